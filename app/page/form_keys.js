/**
 * form_keys.js -- one key each for what a form can have more of: bills,
 * containers, parties, lines, tariff numbers, and any element that it does
 * not show by itself.
 */
import {keyButton} from "./keys.js";
import {labelOf} from "./labels.js";
import {say} from "./live.js";
import {valueAt} from "./paths.js";
import {pickField} from "./pick.js";

function addContainer(form, bill) {
	const list = `${bill}.equipment`;
	const n = (valueAt(form.doc, list) ?? []).length;
	form.extras.add(list);
	form.refresh();
	form.fields.get(`${list}[${n}]`)?.input.focus();
}

/** Where one more goes is told by where the person is. */
function addTo(form, list) {
	const path = form.focusPath();
	const line = form.itemOf(path, "lines") ??
	    form.itemOf(form.base, "lines");
	if (list === "parties" && line)
		form.addItem(`${line}.parties`);
	else if (list === "tariffs")
		form.addItem(`${line ?? "lines[0]"}.tariffs`);
	else if (list === "equipment")
		addContainer(form, form.itemOf(path, "bills") ?? "bills[0]");
	else
		form.addItem(list);
}

function remove(form) {
	const text = form.focusPath();
	const target = /\]$/.test(text) ? text : form.itemAtFocus();
	if (!target || target === form.base)
		return;
	form.removeItem(target);
	say(`${labelOf(target)} removed`);
}

async function another(form) {
	const path = await pickField(form.itemAtFocus() ?? form.base,
	    form.base === "", (p) => form.fields.has(p) ||
		form.node.querySelector(`[data-list="${CSS.escape(p)}"]`) !== null);
	if (path)
		form.showField(path);
}

const MORE = {
	bills: ["Alt+B", "Bill", "add a bill"],
	equipment: ["Alt+C", "Container", "add a container"],
	parties: ["Alt+P", "Party", "add a party, or one of this line"],
	lines: ["Alt+L", "Line", "add a line"],
	tariffs: ["Alt+T", "Tariff", "add a tariff number"],
};

/**
 * The buttons of a form.
 * @param {import("./entry_form.js").EntryForm} form
 * @param {Array<string>} lists that it can have more items of
 */
export function itemButtons(form, lists = Object.keys(MORE)) {
	return [
		...lists.map((list) => keyButton(...MORE[list],
		    () => addTo(form, list))),
		lists.includes("bills") ? keyButton("Alt+M", "Kind",
		    "regular, master and house, tracking",
		    () => form.turnBillKind()) : null,
		keyButton("Alt+A", "Another field", "show another field",
		    () => another(form)),
		lists.length ? keyButton("Alt+R", "Remove",
		    "remove the item you are in", () => remove(form)) : null,
		keyButton("Alt+J", "Next finding", "to the next finding",
		    () => form.moves.nextFinding()),
	];
}
