/**
 * conditions.js -- what CBP said of an entry: its own words, what a list says
 * of the code and where that stands, and the way to the elements on the form.
 */
import {seg} from "./api.js";
import {el} from "./dom.js";
import {labelOf} from "./labels.js";

/** CBP's own words: never explained away. */
export function wordsOf(condition) {
	return [el("b", null, condition.code ?? ""), ` ${condition.text ?? ""}`];
}

/** What a list says of the code, or that none that is here knows it. */
export function explanationOf({code, explanation, ...its}) {
	if (explanation) {
		return [explanation, el("small.source", null,
		    ` ${its.explanation_list}, edition ` +
		    `${its.explanation_edition}; ${its.explanation_source}`)];
	}
	return code ? el("small", null,
	    "No longer explanation of this code is here.") : "";
}

/** Links to the elements that the condition points to, on the form. */
export function elementLinks(number, {elements = []}) {
	return elements.length ? el("ul.plain", null, elements.map((e) =>
		el("li", null, el("a", {
			href: `#/key/correct/${seg(number)}/${seg(e.path)}`,
		}, labelOf(e.path))))) : "";
}
