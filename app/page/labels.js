/**
 * labels.js -- places of the document in words: "Bill 1, master bill, bill
 * number" for bills[0].master.number.
 */
import {oneOf} from "./form_blocks.js";
import {steps, valueAt} from "./paths.js";
import {fieldAt} from "./store.js";

function firstWord(text) {
	return text.split(" ")[0].toLowerCase();
}

/** Small letters, but for what is a sign rather than a word: HTS, PGA. */
function lowered(text) {
	return text.replace(/[^\s(]+/g, (word) =>
		/^[A-Z][A-Z0-9]+\b/.test(word) ? word : word.toLowerCase());
}

/**
 * A path as a person says it; a step without a name as it is.
 * @param {string} path
 * @param {?Object} doc names the records on the way
 */
export function labelOf(path, doc = null) {
	const words = [];
	let at = "";
	for (const step of steps(path)) {
		if (typeof step === "number") {
			words.pop();
			words.push(`${oneOf(at)} ${step + 1}`);
			at += `[${step}]`;
			const record = doc ? valueAt(doc, at)?.record : null;
			if (record)
				words.push(`${words.pop()} (${record})`);
			continue;
		}
		at = at ? `${at}.${step}` : step;
		const label = fieldAt(at, doc)?.label ?? step;
		/* "Importer of record, importer name": once is enough. */
		if (words.length && firstWord(words.at(-1)) === firstWord(label) &&
		    !/\]\.\w+$/.test(at))
			words.pop();
		words.push(label);
	}
	return words.map((word, i) => i ? lowered(word) : word).join(", ");
}
