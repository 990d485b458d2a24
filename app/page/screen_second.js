/**
 * screen_second.js -- another writer keys the risky fields from the papers
 * once more.  The first values are not on this screen until both differ.
 */
import {get, post, seg} from "./api.js";
import {el, fill, uniqueId} from "./dom.js";
import {labelOf} from "./labels.js";
import {alertPerson, say} from "./live.js";
import {entryLink, table, tellTrouble} from "./parts.js";
import {goTo} from "./top.js";

export const name = "second";
export const title = "Second keying";

async function list(place) {
	const {entries} = await get("second");
	fill(place, el("h1", null, "Second keying"),
	    el("p", null, "These entries wait for a second writer: key the " +
	        "risky fields from the papers, without looking at the first " +
	        "keying."),
	    table("Waiting for you", [
	        {label: "Entry", head: true, cell: (r) => el("a.is-code", {
	            href: `#/second/${seg(r.entry_number)}`}, r.entry_number)},
	        {label: "Importer", cell: (r) => r.importer},
	        {label: "Port", cell: (r) => r.port},
	        {label: "First writer", cell: (r) => r.writer},
	    ], entries, "Nothing waits for you."));
	place.querySelector("tbody a")?.focus();
}

function fieldNode(field) {
	const id = uniqueId("second");
	const input = el("input", {id, autocomplete: "off", spellcheck: "false",
		class: field.kind === "text" ? null : "is-code",
		"data-path": field.path,
		inputmode: field.kind === "integer" ? "numeric" : null,
		on: {input: () => {
			if (field.kind !== "text")
				input.value = input.value.toUpperCase();
		}}});
	return el("div.control", null,
	    el("label", {for: id}, labelOf(field.path)), input);
}

/** What was keyed, as the document would hold it. */
function valueOf(field, text) {
	const word = text.trim();
	return field.kind === "integer" && /^[\d,]+$/.test(word) ?
	    Number(word.replaceAll(",", "")) : word;
}

function showDifferences(place, number, differences) {
	alertPerson(`${differences.length} fields differ.`);
	fill(place, el("h1", null, `${number}: the two keyings differ`),
	    el("p", null, "The papers decide. Whoever was wrong keys it again; " +
	        "correct the entry if the first keying was wrong."),
	    table("Differences", [
	        {label: "Element", head: true, cell: (d) => labelOf(d.path)},
	        {label: "First keying", cell: (d) => String(d.first ?? "")},
	        {label: "Second keying", cell: (d) => String(d.second ?? "")},
	    ], differences),
	    el("div.buttons", null,
	        el("button.main", {type: "button", on: {click: () =>
	            goTo("key", "correct", number)}}, "Correct the entry"),
	        el("button", {type: "button", on: {click: () =>
	            one(place, number)}}, "Key it again"),
	        el("p", null, "Entry ", entryLink(number))));
	place.querySelector("button.main").focus();
}

async function one(place, number) {
	const {fields} = await get(`entries/${seg(number)}/second`);
	const nodes = fields.map(fieldNode);
	const inputs = nodes.map((node) => node.querySelector("input"));
	const wrong = el("p.finding.error", {role: "alert"});
	const submit = async () => {
		const values = fields.map((field, i) => ({path: field.path,
			value: valueOf(field, inputs[i].value)}));
		try {
			await post(`entries/${seg(number)}/second`, {values});
			say(`${number}: both keyings agree.`);
			goTo("second");
		} catch (refusal) {
			if (refusal.body.differences)
				showDifferences(place, number, refusal.body.differences);
			else
				wrong.textContent = refusal.message;
		}
	};
	const form = el("form.second", {on: {
		submit: (event) => {
			event.preventDefault();
			submit();
		},
		keydown: (event) => {
			const at = inputs.indexOf(event.target);
			if (event.key !== "Enter" || at < 0)
				return;
			event.preventDefault();
			const to = inputs[at + (event.shiftKey ? -1 : 1)];
			(to ?? form.querySelector("button")).focus();
		}}}, nodes, wrong,
	el("div.buttons", null, el("button.main", {type: "submit"}, "Compare")));
	fill(place, el("h1", null, `Second keying of ${number}`),
	    el("p", null, "Key from the papers."), form);
	inputs[0]?.focus();
}

export async function show(place, [number]) {
	try {
		await (number ? one(place, number) : list(place));
	} catch (refusal) {
		tellTrouble(place, "Second keying", refusal);
	}
}

