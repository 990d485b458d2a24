/**
 * conflict.js -- two people changed the same thing: both are shown side by
 * side, and a person decides, element by element.
 */
import {ask} from "./dialog.js";
import {el} from "./dom.js";
import {copyOf, differences, pruned, setAt} from "./paths.js";
import {labelOf} from "./labels.js";

function cell(name, value, label) {
	return el("td", null, el("label.choice", null,
	    el("input", {type: "radio", name}),
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
	    el("th", {scope: "row"}, labelOf(d.path, mine)),
	    cell(`side-${i}`, d.a, "yours"),
	    cell(`side-${i}`, d.b, "theirs")));
	const sides = (i) => rows[i].querySelectorAll("input");
	const all = (side) => () => rows.forEach((_, i) => {
		sides(i)[side].checked = true;
	});
	const wrong = el("p.finding.error", {role: "alert"});
	/* Nothing is chosen beforehand: Enter alone overwrites nobody. */
	const chosen = () => {
		const open = diffs.findIndex((_, i) =>
			![...sides(i)].some((input) => input.checked));
		if (open < 0)
			return true;
		wrong.textContent =
		    `Choose for ${labelOf(diffs[open].path, mine)}, too.`;
		sides(open)[0].focus();
		return false;
	};
	const answer = await ask("It was changed meanwhile", [
		el("p", null, `${who}. Nothing was overwritten. Choose for each ` +
		    "element which is right; the papers decide."),
		el("table.compare", null,
		    el("thead", null, el("tr", null,
		        el("th", {scope: "col"}, "Element"),
		        el("th", {scope: "col"}, "Yours"),
		        el("th", {scope: "col"}, "Theirs"))),
		    el("tbody", null, rows)),
		wrong,
		el("p", null,
		    el("button", {type: "button", on: {click: all(0)}},
		        "All yours"), " ",
		    el("button", {type: "button", on: {click: all(1)}},
		        "All theirs")),
	], [{label: "Keep what is chosen", value: "keep", main: true},
		{label: "Not now", value: ""}], chosen);
	if (answer !== "keep")
		return null;
	const doc = copyOf(theirs);
	diffs.forEach((d, i) => {
		if (sides(i)[0].checked)
			setAt(doc, d.path, d.a);
	});
	return doc;
}
