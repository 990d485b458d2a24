/**
 * labels.js -- places of the document in words: "Bill 1, master bill, bill
 * number" for bills[0].master.number.
 */
import {oneOf} from "./form_blocks.js";
import {steps} from "./paths.js";
import {fieldAt} from "./store.js";

function firstWord(text) {
	return text.split(" ")[0].toLowerCase();
}

/** A path as a person says it; the path itself when it has no words. */
export function labelOf(path) {
	const words = [];
	let at = "";
	for (const step of steps(path)) {
		if (typeof step === "number") {
			words.pop();
			words.push(`${oneOf(at)} ${step + 1}`);
			at += `[${step}]`;
			continue;
		}
		at = at ? `${at}.${step}` : step;
		const label = fieldAt(at)?.label ?? step;
		/* "Importer of record, importer name": once is enough. */
		if (words.length && firstWord(words.at(-1)) === firstWord(label) &&
		    !/\]\.[a-z_]+$/.test(at))
			words.pop();
		words.push(label);
	}
	return words.map((word, i) => i ? word.toLowerCase() : word).join(", ");
}
