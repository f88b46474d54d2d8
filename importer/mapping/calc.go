package mapping

import (
	"math/big"
	"strings"

	"klankbord.org/core/fault"
)

// calc is a sum of whole numbers: "6 - {score}". A division has to come out even.
type calc struct {
	scope scope
	at    *node
	text  string
	rest  string
	cols  []string
}

// value of a part of a sum; nil when a column in it is empty, which makes the whole sum empty.
type value func(*env) (*big.Int, *fault.Error)

func (s scope) compileCalc(n *node) (*expr, *fault.Error) {
	w, f := n.word()
	if f != nil {
		return nil, f
	}
	c := &calc{scope: s, at: n, text: w, rest: w}
	v, ok, f := c.sum(0)
	if f != nil {
		return nil, f
	}
	if !ok || strings.TrimSpace(c.rest) != "" {
		return nil, n.fault("mapping.calc", "value", w)
	}
	conv := *s.src.conv
	conv.decimal, conv.thousands = '.', 0
	return &expr{conv: &conv, cols: c.cols, one: func(e *env) (string, *fault.Error) {
		r, f := v(e)
		if f != nil || r == nil {
			return "", f
		}
		if r.BitLen() > 62 {
			return "", fault.NewInvalid("", "cell.too_large", "value", r.String())
		}
		return r.String(), nil
	}}, nil
}

// peek returns the next character that isn't a space, 0 at the end.
func (c *calc) peek() byte {
	c.rest = strings.TrimLeft(c.rest, " \t")
	if c.rest == "" {
		return 0
	}
	return c.rest[0]
}

func (c *calc) sum(depth int) (value, bool, *fault.Error) {
	left, ok, f := c.product(depth)
	for ok && f == nil && (c.peek() == '+' || c.peek() == '-') {
		op := c.rest[0]
		c.rest = c.rest[1:]
		var right value
		if right, ok, f = c.product(depth); ok && f == nil {
			left = both(left, right, op)
		}
	}
	return left, ok, f
}

func (c *calc) product(depth int) (value, bool, *fault.Error) {
	left, ok, f := c.operand(depth)
	for ok && f == nil && (c.peek() == '*' || c.peek() == '/') {
		op := c.rest[0]
		c.rest = c.rest[1:]
		var right value
		if right, ok, f = c.operand(depth); ok && f == nil {
			left = both(left, right, op)
		}
	}
	return left, ok, f
}

func (c *calc) operand(depth int) (value, bool, *fault.Error) {
	switch b := c.peek(); {
	case depth > 20:
		return nil, false, nil
	case b == '(':
		c.rest = c.rest[1:]
		v, ok, f := c.sum(depth + 1)
		if !ok || f != nil || c.peek() != ')' {
			return nil, false, f
		}
		c.rest = c.rest[1:]
		return v, true, nil
	case b == '-':
		c.rest = c.rest[1:]
		v, ok, f := c.operand(depth + 1)
		if !ok || f != nil {
			return nil, false, f
		}
		zero := func(*env) (*big.Int, *fault.Error) { return new(big.Int), nil }
		return both(zero, v, '-'), true, nil
	case b == '{':
		return c.column()
	}
	n := 0
	for n < len(c.rest) && c.rest[n] >= '0' && c.rest[n] <= '9' {
		n++
	}
	constant, ok := new(big.Int).SetString(c.rest[:n], 10)
	if !ok || n > 18 {
		return nil, false, nil
	}
	c.rest = c.rest[n:]
	return func(*env) (*big.Int, *fault.Error) { return constant, nil }, true, nil
}

func (c *calc) column() (value, bool, *fault.Error) {
	end := strings.IndexByte(c.rest, '}')
	if end < 0 {
		return nil, false, nil
	}
	x, f := c.scope.column(c.at, c.rest[1:end])
	if f != nil {
		return nil, false, f
	}
	if x.isList() {
		return nil, false, c.at.fault("mapping.list_here")
	}
	c.rest, c.cols = c.rest[end+1:], addColumns(c.cols, x.cols)
	return func(e *env) (*big.Int, *fault.Error) {
		s, f := x.one(e)
		if f != nil || s == "" {
			return nil, f
		}
		v, f := x.conv.integer(s)
		if f != nil {
			return nil, f
		}
		return big.NewInt(v), nil
	}, true, nil
}

// both joins two parts of a sum.
func both(left, right value, op byte) value {
	return func(e *env) (*big.Int, *fault.Error) {
		a, f := left(e)
		if f != nil || a == nil {
			return nil, f
		}
		b, f := right(e)
		if f != nil || b == nil {
			return nil, f
		}
		out := new(big.Int)
		switch op {
		case '+':
			return out.Add(a, b), nil
		case '-':
			return out.Sub(a, b), nil
		case '*':
			return out.Mul(a, b), nil
		}
		if b.Sign() == 0 {
			return nil, fault.NewInvalid("", "cell.divided_zero")
		}
		rest := new(big.Int)
		out.QuoRem(a, b, rest)
		if rest.Sign() != 0 {
			return nil, fault.NewInvalid("", "cell.inexact", "value", a.String()+" / "+b.String())
		}
		return out, nil
	}
}
