/**
 * form_keys.js -- one key each for what a form can have more of: bills,
 * containers, parties, lines, tariff numbers, records of other agencies, and
 * any element that it does not show by itself.
 */
import {addRecord, moveRecord} from "./form_pga.js";
import {bind, keyButton} from "./keys.js";
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
	else if (list === "pga")
		addRecord(form, `${tariffAt(form, path)}.pga`);
	else
		form.addItem(list);
}

/** The last item of a list, or its first, that nobody began yet. */
function lastOf(form, list) {
	const n = (valueAt(form.doc, list) ?? []).length;
	return `${list}[${Math.max(n - 1, 0)}]`;
}

/**
 * The tariff number that the person is in.  Enter goes on to one that nobody
 * began: that means the one before it.
 */
function tariffAt(form, path) {
	const begun = (item) => item && valueAt(form.doc, item) !== undefined;
	const tariff = /^lines\[\d+\]\.tariffs\[\d+\]/.exec(path)?.[0];
	const line = form.itemOf(path, "lines");
	return begun(tariff) ? tariff : lastOf(form,
	    `${begun(line) ? line : lastOf(form, "lines")}.tariffs`);
}

function remove(form) {
	const text = form.focusPath();
	const target = /\]$/.test(text) ? text : form.itemAtFocus();
	if (!target || target === form.base)
		return;
	const label = labelOf(target, form.doc);
	form.removeItem(target);
	say(`${label} removed`);
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
	pga: ["Alt+I", "PGA", "add a PGA record to the tariff number"],
};

/**
 * The buttons of a form.
 * @param {import("./entry_form.js").EntryForm} form
 * @param {Array<string>} lists that it can have more items of
 */
export function itemButtons(form, lists = Object.keys(MORE)) {
	if (lists.includes("pga")) {
		bind("Alt+U", "move the PGA record you are in up",
		    () => moveRecord(form, form.itemAtFocus(), -1));
		bind("Alt+O", "move the PGA record you are in down",
		    () => moveRecord(form, form.itemAtFocus(), 1));
	}
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
