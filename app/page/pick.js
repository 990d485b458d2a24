/**
 * pick.js -- choosing by any word: another field, that the form does not show
 * by itself, a record, or a template.
 */
import {get, query} from "./api.js";
import {ask} from "./dialog.js";
import {el, fill, uniqueId} from "./dom.js";
import {fieldAt, recall} from "./store.js";

/** Paths that may be added below an item, objects opened to their members. */
function candidates(base, shown) {
	const {groups, root} = recall();
	const group = base ? fieldAt(base.replace(/\[\d+\]$/, "")).group : root;
	const out = [];
	const walk = (name, path, label) => {
		for (const field of groups.get(name)?.fields.values() ?? []) {
			const at = path ? `${path}.${field.name}` : field.name;
			const words = label && !field.label.startsWith(label) ?
			    `${label}: ${field.label}` : field.label;
			if (field.kind === "object" && !/address$/.test(field.group))
				walk(field.group, at, field.label);
			else if (!shown(at) && field.kind !== "records")
				out.push({path: at, label: words, help: field.help});
		}
	};
	walk(group, base, "");
	return out;
}

/**
 * Let the person choose from a list that is searched while typing.
 * @param {string} title
 * @param {function(string): (Array|Promise<Array>)} search rows for the words:
 *     {value, text}
 * @param {string} verb of the button
 * @returns {Promise<?Object>} the row
 */
async function pick(title, search, verb) {
	const id = uniqueId("search");
	const words = el("input", {id, autocomplete: "off", autofocus: true});
	const select = el("select", {size: 10, "aria-label": title});
	let rows = [];
	const look = async () => {
		const typed = words.value;
		const found = await search(typed.trim().toLowerCase());
		if (typed !== words.value)
			return;
		rows = found;
		fill(select, rows.map((row, i) => el("option", {value: i,
			selected: i === 0}, row.text)));
	};
	words.addEventListener("input", look);
	words.addEventListener("keydown", (event) => {
		const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
		if (step === undefined)
			return;
		event.preventDefault();
		select.selectedIndex = Math.max(0, Math.min(
		    select.options.length - 1, select.selectedIndex + step));
	});
	look();
	const answer = await ask(title, [
		el("label", {for: id}, "Any word of its name"), words, select,
	], [{label: verb, value: "yes", main: true},
		{label: "Cancel", value: ""}]);
	return answer === "yes" ? rows[select.selectedIndex] ?? null : null;
}

/** What holds all the words, as a search of pick(). */
function containing(rows) {
	return (typed) => rows.filter((row) => typed.split(/\s+/)
		.every((word) => row.text.toLowerCase().includes(word)));
}

/**
 * Let the person choose a field.
 * @param {string} base path of the item that has the focus; "" for the entry
 * @param {boolean} entry also what belongs to the whole entry
 * @param {function(string): boolean} shown true for what is there already
 * @returns {Promise<?string>} a path
 */
export async function pickField(base, entry, shown) {
	const all = [...(base ? candidates(base, shown) : []),
		...(entry ? candidates("", shown) : [])].map((c) =>
		({value: c.path, text: `${c.label} – ${c.help}`}));
	const row = await pick("Another field", containing(all), "Show it");
	return row?.value ?? null;
}

/**
 * Let the person choose a record of a message set, by its code or any word.
 * @param {Array<Object>} layouts that may be chosen
 * @returns {Promise<?Object>} one of them
 */
export async function pickRecord(layouts) {
	const row = await pick("PGA record", containing(layouts.map((layout) =>
		({layout, text: `${layout.name} – ${layout.title}`}))), "Add it");
	return row?.layout ?? null;
}

/** Let the person choose a template; null when none was chosen. */
export async function pickTemplate() {
	const row = await pick("Template", async (typed) => {
		const {matches} = await get(`books/templates?${query({q: typed})}`)
			.catch(() => ({matches: []}));
		return matches.map((match) => ({match,
			text: match.name && match.name !== match.key ?
			    `${match.key} – ${match.name}` : match.key}));
	}, "Begin with it");
	return row?.match ?? null;
}
