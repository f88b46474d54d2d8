package mapping

import (
	"slices"
	"strings"

	"klankbord.org/core/fault"
)

// compiler turns the tree of a mapping into sources and plans.
type compiler struct {
	root     *node
	defaults *node
	tables   *node
	conv     *conv

	sources []*source
	ready   map[*source]int // 1: being compiled, 2: done
	order   []*source       // in the order in which they can be prepared
	lookups []*join         // by expressions, anywhere
	plans   []*plan
	headers func(*source) *fault.Error // tells a source its columns; nil: without data
}

var topKeys = []string{"version", "organisation", "defaults", "tables", "sources", "records"}

// run compiles everything.
func (c *compiler) run() *fault.Error {
	c.defaults, c.tables, c.ready = &node{shape: object}, &node{shape: object}, map[*source]int{}
	if f := c.root.only(topKeys...); f != nil {
		return f
	}
	if f := c.readHead(); f != nil {
		return f
	}
	if f := c.readSources(); f != nil {
		return f
	}
	for _, s := range c.sources {
		if f := c.complete(s, s.at); f != nil {
			return f
		}
	}
	return c.readRecords()
}

// readHead reads what holds for the whole file.
func (c *compiler) readHead() *fault.Error {
	v := c.root.get("version")
	if v == nil {
		return c.root.fault("mapping.key_missing", "key", "version")
	}
	if w, f := v.word(); f != nil || w != "1" {
		if f != nil {
			return f
		}
		return v.fault("mapping.version", "value", w)
	}
	conv := plainConv
	c.conv = &conv
	if d := c.root.get("defaults"); d != nil {
		if f := d.only(append([]string{"separator", "encoding", "skip"}, convKeys...)...); f != nil {
			return f
		}
		changed, f := c.conv.change(d)
		if f != nil {
			return f
		}
		c.defaults, c.conv = d, changed
	}
	if t := c.root.get("tables"); t != nil {
		if t.shape != object {
			return t.fault("mapping.wrong_shape", "want", "{…: {…: …}}")
		}
		c.tables = t
	}
	return nil
}

// readSources reads the sources one by one, each with its columns when there is data.
func (c *compiler) readSources() *fault.Error {
	n := c.root.get("sources")
	if n == nil {
		return nil
	}
	if n.shape != object {
		return n.fault("mapping.wrong_shape", "want", "{…: {file: …}}")
	}
	for i, name := range n.keys {
		s, f := c.readSource(name.text, n.items[i], i)
		if f != nil {
			return f
		}
		if c.headers != nil && s.inline == nil && s.pattern != "" {
			if f := c.headers(s); f != nil {
				return f
			}
		}
		c.sources = append(c.sources, s)
	}
	return nil
}

// complete compiles a source's derived columns and joins, after those of the sources that it needs.
func (c *compiler) complete(s *source, asked *node) *fault.Error {
	switch c.ready[s] {
	case 2:
		return nil
	case 1:
		return asked.fault("mapping.circle", "value", s.name)
	}
	c.ready[s] = 1
	if f := c.finish(s); f != nil {
		return f
	}
	c.ready[s] = 2
	c.order = append(c.order, s)
	return nil
}

// sourceNamed finds a source and completes it.
func (c *compiler) sourceNamed(at, n *node) (*source, *fault.Error) {
	name, f := n.word()
	if f != nil {
		return nil, f
	}
	if n == nil {
		return nil, at.fault("mapping.key_missing", "key", "source")
	}
	i := slices.IndexFunc(c.sources, func(s *source) bool { return s.name == name })
	if i < 0 {
		names := make([]string, 0, len(c.sources))
		for _, s := range c.sources {
			names = append(names, s.name)
		}
		return nil, n.fault("mapping.no_source", "value", name, "known", strings.Join(names, ", "))
	}
	return c.sources[i], c.complete(c.sources[i], n)
}
