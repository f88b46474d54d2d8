package i18n

import (
	"fmt"
	"maps"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
)

// message is one fault in both languages; {name} stands for an argument. It says what is wrong and what to do.
type message struct{ NL, EN string }

// catalogue joins the messages of all areas. Each area has a file of its own, faults_<area>.go.
var catalogue = merge(areas...)

// areas are the catalogues, one a file.
var areas = []map[string]message{
	faultsSignon,
	faultsCommon,
	faultsWeb, faultsChain,
	faultsPrivacy, faultsSettings, faultsErase, faultsRetention,
	faultsAPI,
	faultsRespond, faultsQuestion,
	faultsScore,
	faultsDatabase,
	faultsApp,
	faultsReward,
	faultsIntake,
	faultsImport,
	faultsSlice,
	faultsAccess,
	faultsAgree,
	faultsJobs,
	faultsMailDNS,
}

// merge joins areas; a key in two of them is a mistake that a test reports.
func merge(areas ...map[string]message) map[string]message {
	all := map[string]message{}
	for _, area := range areas {
		for k, m := range area {
			all[k] = m
		}
	}
	return all
}

// notFound serves every kind of thing that has no message of its own.
var notFound = message{`"{ref}" is hier niet bekend.`, `"{ref}" isn't known here.`}

// Fault says in one sentence what is wrong. A key without a message is shown as it is: a test keeps that from happening.
func (l Lang) Fault(e *fault.Error) string {
	m, ok := catalogue[e.Key]
	switch {
	case ok:
	case e.Kind == fault.NotFound:
		m = notFound
	default:
		return e.Error()
	}
	return fill(l.T(m.NL, m.EN), l.worded(e.Args))
}

// worded says in words what programs know by a code: a reader asks an administrator for a permission by what it lets one do.
func (l Lang) worded(args map[string]any) map[string]any {
	code, ok := args["permission"].(string)
	if !ok || !access.Permission(code).Known() {
		return args
	}
	args = maps.Clone(args)
	args["permission"] = access.Permission(code).Text().In(string(l))
	return args
}

// fill puts arguments in a text, in one go: what an argument says is never taken for the name of another.
func fill(text string, args map[string]any) string {
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", fmt.Sprint(value))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Error is Fault for any error: one that carries no fault is internal, and its details are for the log.
func (l Lang) Error(err error) string {
	if f := fault.As(err); f != nil && f.Kind != fault.Internal {
		return l.Fault(f)
	}
	return l.T("Er ging iets mis aan onze kant. Probeer het opnieuw; blijft het misgaan, vraag dan de beheerder om het logboek.",
		"Something went wrong on our side. Try again; if it keeps happening, ask the administrator for the log.")
}
