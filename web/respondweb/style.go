package respondweb

import (
	"crypto/sha256"
	"encoding/base64"
)

// style is all the dress there is. It stands in the document, so that one answer from the server is the whole page; the
// policy names it by its hash, so that no other style or script can slip in.
const style = `:root{color-scheme:light dark;--a:#0b5fa5;--t:#1c2430;--b:#fff;--l:#8a94a3;--s:#eef3f8}` +
	`@media(prefers-color-scheme:dark){:root{--a:#7cc0ff;--t:#e9edf2;--b:#14181e;--l:#7d8896;--s:#222a34}}` +
	`*{box-sizing:border-box}body{margin:0;background:var(--b);color:var(--t);font:18px/1.5 system-ui,sans-serif}` +
	`main{max-width:40rem;margin:0 auto;padding:1rem 1rem 3rem}header{display:flex;justify-content:space-between;gap:1rem;padding:.5rem 0 1.5rem;font-size:1rem}` +
	`h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem;text-wrap:balance}fieldset{border:0;margin:0;padding:0;min-width:0}legend{padding:0}` +
	`a{color:var(--a);display:inline-block;min-height:24px}.row{display:grid;gap:.5rem;grid-template-columns:repeat(6,1fr)}.few{grid-template-columns:repeat(7,1fr)}.five{grid-template-columns:repeat(5,1fr)}@media(min-width:36rem){.row:not(.few,.five){grid-template-columns:repeat(11,1fr)}}` +
	`.opt{position:relative;display:flex;align-items:center;justify-content:center;min-height:3rem;border:2px solid var(--l);border-radius:.5rem;margin:0;cursor:pointer}` +
	`.list .opt{justify-content:flex-start;padding:.5rem 1rem;margin-bottom:.5rem}.opt input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}` +
	`.opt:has(:checked){border-color:var(--a);background:var(--s);box-shadow:inset 0 0 0 2px var(--a);font-weight:700}.opt:has(:focus-visible),textarea:focus-visible,.in:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid var(--a);outline-offset:2px}` +
	`.in{width:100%;min-height:3rem;font:inherit;color:inherit;background:var(--b);border:2px solid var(--l);border-radius:.5rem;padding:.25rem .75rem}.own{display:block;margin-top:1rem}.list fieldset{margin-bottom:1.5rem}fieldset:disabled .opt{cursor:default}` +
	`.ends{display:flex;justify-content:space-between;gap:1rem;font-size:1rem;margin:.4rem 0 1.5rem}.ends span:last-child{text-align:right}` +
	`textarea{width:100%;min-height:9rem;font:inherit;color:inherit;background:var(--b);border:2px solid var(--l);border-radius:.5rem;padding:.75rem}` +
	`button{font:inherit;font-weight:700;min-height:3rem;padding:0 2rem;border:0;border-radius:.5rem;background:var(--a);color:var(--b);cursor:pointer;margin:1.25rem 1rem 0 0}` +
	`.err{border-left:4px solid #c2410c;padding:.5rem 1rem;background:var(--s)}.soft{font-size:1rem}blockquote{margin:0 0 1rem;padding-left:1rem;border-left:4px solid var(--a)}`

// policy allows this document, its one style and forms back to us; nothing else.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
}()
