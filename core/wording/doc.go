// Package wording reads what customers are asked, in Dutch and English, and says where a text steers the answer or is hard
// to answer: a score that is called a pass, a reward, the fitter's bonus, coloured scores, a scale that leans over, two
// questions in one.
//
// A text is folded (capitals, diacritics, figures for letters, spaced-out letters), cut into words and sentences, and words
// get classes that tolerate inflection and compounds. Patterns are sequences of classes with gaps, within a sentence, so that
// one pattern covers many sentences nobody thought of. Nothing learns and nothing guesses: the same text gets the same
// findings on every machine. docs/method/wording.md says how often that is right.
package wording
