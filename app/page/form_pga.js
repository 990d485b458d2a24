/**
 * form_pga.js -- the data of other agencies below a tariff number: records of
 * the PGA message set, in the order of keying.  Which records there are and
 * what they hold comes with the form description; what it does not name is
 * kept as it is.
 */
import {counted, el, fill, uniqueId} from "./dom.js";
import {Field, findingWords} from "./field.js";
import {say} from "./live.js";
import {setAt, valueAt} from "./paths.js";
import {pickRecord} from "./pick.js";
import {fieldAt, recall} from "./store.js";

/** What a class takes: of one, of several. */
const CLASSES = {A: ["letter", "letters"], N: ["digit", "digits"],
	AN: ["letter or digit", "letters or digits"],
	X: ["character", "characters"]};

/** Columns of twelve that show the whole label and most of the value. */
function widthOf({limit, label}) {
	const room = Math.max(limit, label.length * 0.7);
	if (room > 48)
		return 12;
	return room > 30 ? 6 : room > 22 ? 4 : 3;
}

function layoutOf(record) {
	return recall().groups.get(record.record) ?? null;
}

function fieldNode(form, path, field, value) {
	const made = new Field({
		path,
		field,
		width: widthOf(field),
		wanted: field.designation === "M",
		value,
		takes: `at most ${counted(field.limit, ...CLASSES[field.class])}`,
		change: (keyed) => form.changed(path, keyed),
	});
	form.adopt(made);
	return made.node;
}

/**
 * The heading of a record stands on the form as a field does: findings about
 * the record are told below it, and one key leads there.
 */
class RecordHead {
	constructor(form, path, record) {
		this.path = path;
		this.kind = "record";
		this.options = {};
		this.empty = false;
		this.takesText = false;
		const layout = layoutOf(record);
		this.finding = el("p.finding", {id: uniqueId("finding")});
		/* Of a record without fields it is all that Tab can reach. */
		this.input = el("h4", {id: uniqueId("record"), "data-path": path,
			tabindex: layout?.fields.size ? -1 : 0,
			"aria-describedby": this.finding.id},
		el("b", null, record.record), ` ${layout?.title ?? ""}`);
		this.node = el("div.record-head", null, this.input,
		    this.moveButton(form, -1, "Up", "Alt+U"),
		    this.moveButton(form, 1, "Down", "Alt+O"), this.finding);
	}

	moveButton(form, by, label, key) {
		return el("button.key", {type: "button", tabindex: -1,
			"aria-keyshortcuts": key,
			on: {click: () => moveRecord(form, this.path, by)}},
		label, " ", el("kbd", null, key));
	}

	origin() {}

	leave() {}

	/** What is wrong with the record as a whole. */
	tell(findings) {
		this.wrong = findings.length === 0 ? null :
		    findings.some((f) => f.severity === "error") ? "error" :
		        "warning";
		this.node.classList.toggle("has-error", this.wrong === "error");
		fill(this.finding, findingWords(findings));
	}
}

/** What a record holds that the form description does not name. */
function keptNode(record, layout) {
	const kept = Object.keys(record).filter((name) =>
		name !== "record" && !layout?.fields.has(name));
	return kept.length ? el("p.hint", null,
	    `Not known to this page, kept as it is: ${kept.join(", ")}`) : null;
}

function recordNode(form, path, record) {
	const layout = layoutOf(record);
	const head = new RecordHead(form, path, record);
	form.adopt(head);
	return el("div.item.record", {role: "group", "data-item": path,
		"aria-labelledby": head.input.id},
	head.node,
	el("div.grid", null, [...(layout?.fields.values() ?? [])].map((field) =>
		fieldNode(form, `${path}.${field.name}`, field,
		    record[field.name]))),
	keptNode(record, layout));
}

/** The records below a tariff number; null where there are none. */
export function recordsNode(form, listPath) {
	const records = valueAt(form.doc, listPath) ?? [];
	return records.length ? el("div.items.records", {role: "group",
		"aria-label": fieldAt(listPath).help, "data-list": listPath},
	records.map((record, i) =>
		recordNode(form, `${listPath}[${i}]`, record))) : null;
}

/**
 * A record that the person chooses: after the one with the focus, or the last.
 * @param {import("./entry_form.js").EntryForm} form
 * @param {string} listPath
 */
export async function addRecord(form, listPath) {
	const here = form.itemAtFocus();
	const layout = await pickRecord(fieldAt(listPath).records
		.map((name) => recall().groups.get(name)));
	if (layout === null)
		return;
	const records = [...(valueAt(form.doc, listPath) ?? [])];
	const at = here?.startsWith(`${listPath}[`) ?
	    Number(/\d+(?=\]$)/.exec(here)[0]) + 1 : records.length;
	records.splice(at, 0, {record: layout.name});
	setAt(form.doc, listPath, records);
	form.refresh();
	form.onChange();
	form.focusItem(`${listPath}[${at}]`);
}

/**
 * A record changes its place with its neighbour; the focus goes with it.
 * @param {import("./entry_form.js").EntryForm} form
 * @param {?string} path of the record; one of anything else stays
 * @param {number} by -1 up, 1 down
 */
export function moveRecord(form, path, by) {
	const [, listPath, from] = /^(.*)\[(\d+)\]$/.exec(path ?? "") ?? [];
	if (!listPath || fieldAt(listPath)?.kind !== "records")
		return;
	const records = valueAt(form.doc, listPath);
	const to = Number(from) + by;
	if (!records[to])
		return;
	[records[from], records[to]] = [records[to], records[from]];
	const moved = `${listPath}[${to}]`;
	form.refresh((at) => at.startsWith(path) ?
	    moved + at.slice(path.length) : at);
	if (!form.node.contains(document.activeElement))
		form.focusItem(moved);
	form.onChange();
	say(`${records[to].record} is record ${to + 1} of ${records.length}`);
}
