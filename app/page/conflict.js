/**
 * conflict.js -- two people changed the same thing: both are shown side by
 * side, and a person decides, element by element.
 */
import {ask} from "./dialog.js";
import {el} from "./dom.js";
import {copyOf, differences, pruned, setAt} from "./paths.js";
import {labelOf} from "./labels.js";

function cell(name, checked, value, label) {
	return el("td", null, el("label.choice", null,
	    el("input", {type: "radio", name, checked}),
	    el("span.visually-hidden", null, `${label}: `),
	    value === undefined ? el("i", null, "nothing") : String(value)));
}

/**
 * Show two documents side by side.
 * @param {Object} mine
 * @param {Object} theirs
 * @param {string} who changed theirs, in words
 * @returns {Promise<?Object>} the document that was decided on; null when the
 *     person wants to look again
 */
export async function decide(mine, theirs, who) {
	const diffs = differences(pruned(mine) ?? {}, pruned(theirs) ?? {});
	if (diffs.length === 0)
		return copyOf(mine);
	const rows = diffs.map((d, i) => el("tr", {"data-path": d.path},
	    el("th", {scope: "row"}, labelOf(d.path)),
	    cell(`side-${i}`, true, d.a, "yours"),
	    cell(`side-${i}`, false, d.b, "theirs")));
	const answer = await ask("It was changed meanwhile", [
		el("p", null, `${who}. Nothing was overwritten. Choose for each ` +
		    "element which is right; the papers decide."),
		el("table.compare", null,
		    el("thead", null, el("tr", null,
		        el("th", {scope: "col"}, "Element"),
		        el("th", {scope: "col"}, "Yours"),
		        el("th", {scope: "col"}, "Theirs"))),
		    el("tbody", null, rows)),
	], [{label: "Keep what is chosen", value: "keep", main: true},
		{label: "Not now", value: ""}]);
	if (answer !== "keep")
		return null;
	const doc = copyOf(theirs);
	diffs.forEach((d, i) => {
		const [mineToo] = rows[i].querySelectorAll("input");
		if (mineToo.checked)
			setAt(doc, d.path, d.a);
	});
	return doc;
}
