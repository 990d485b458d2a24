/**
 * pick_field.js -- "another field": every element of the document that the
 * form does not show by itself, found by any word of its name.
 */
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
 * Let the person choose.
 * @param {string} base path of the item that has the focus; "" for the entry
 * @param {function(string): boolean} shown true for what is there already
 * @returns {Promise<?string>} a path
 */
export async function pickField(base, shown) {
	const all = [...(base ? candidates(base, shown) : []),
		...candidates("", shown)];
	const id = uniqueId("search");
	const search = el("input", {id, autocomplete: "off",
		autofocus: true});
	const select = el("select", {size: 10, "aria-label": "Fields"});
	const matching = () => {
		const words = search.value.toLowerCase().split(/\s+/);
		const found = all.filter((c) => words.every((w) =>
			`${c.label} ${c.help}`.toLowerCase().includes(w)));
		fill(select, found.map((c, i) => el("option", {value: c.path,
			selected: i === 0}, `${c.label} – ${c.help}`)));
	};
	search.addEventListener("input", matching);
	search.addEventListener("keydown", (event) => {
		const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
		if (step === undefined)
			return;
		event.preventDefault();
		select.selectedIndex = Math.max(0, Math.min(
		    select.options.length - 1, select.selectedIndex + step));
	});
	matching();
	const answer = await ask("Another field", [
		el("label", {for: id}, "Any word of its name"), search, select,
	], [{label: "Show it", value: "yes", main: true},
		{label: "Cancel", value: ""}]);
	return answer === "yes" ? select.value || null : null;
}
