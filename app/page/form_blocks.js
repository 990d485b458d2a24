/**
 * form_blocks.js -- the form's pieces: a row of the layout, a list of items,
 * an address.  Everything is made from the form description; the order and
 * the widths come from papers.js.
 */
import {el, uniqueId} from "./dom.js";
import {Field} from "./field.js";
import {onlyPapers} from "./form_fill.js";
import {recordsNode} from "./form_pga.js";
import {bookSource, codeSource, lineSource} from "./lookup.js";
import {billKinds, kindOfBill, rowsOfItem} from "./papers.js";
import {shape, valueAt} from "./paths.js";
import {fieldAt, recall} from "./store.js";

/** One item of a list, as a person calls it. */
const ONE = {bills: "Bill", parties: "Party", lines: "Line",
	tariffs: "Tariff", equipment: "Container", conveyances: "Conveyance",
	references: "Reference", gbi: "Identifier", containers: "Container"};

/** "Bill" for "bills" */
export function oneOf(listPath) {
	const name = listPath.split(".").pop().replace(/\[\d*\]/g, "");
	return ONE[name] ?? fieldAt(listPath)?.label ?? name;
}

function join(base, path) {
	return base ? `${base}.${path}` : path;
}

/** The rows of an item without a layout: all members, in their order. */
function genericRows(group) {
	const {groups} = recall();
	return [...(groups.get(group)?.fields.values() ?? [])].map((f) => ({
		path: f.name,
		width: f.kind === "text" ? 6 : 3,
		shown: () => f.kind !== "array" && f.kind !== "records",
		wanted: () => false,
	}));
}

/**
 * The nodes of some rows of the layout.
 * @param {import("./entry_form.js").EntryForm} form
 * @param {Array<Object>} rows of papers.js
 * @param {string} base path of the item they belong to; "" for the entry
 */
export function rowNodes(form, rows, base) {
	const item = base ? valueAt(form.doc, base) ?? {} : form.doc;
	const kind = shape(base) === "bills[]" ? billKind(form, item) : null;
	return rows.map((row) => {
		const path = join(base, row.path);
		const field = fieldAt(path);
		if (!field || (row.kind && row.kind !== kind &&
		    valueAt(form.doc, path) === undefined))
			return null;
		const here = valueAt(form.doc, path) !== undefined ||
		    form.askedFor(path);
		if (!here && (!row.shown(form.facts) ||
		    (!form.whole && onlyPapers(path))))
			return null;
		return elementNode(form, row, path, field, item, base);
	});
}

function elementNode(form, row, path, field, item, base) {
	if (field.kind === "texts")
		return textsNode(form, path, field, path);
	if (field.kind === "array") {
		return recall().groups.get(field.group)?.shorthand ?
		    textsNode(form, path, shorthandOf(field), path) :
		    listNode(form, path);
	}
	if (field.kind === "object") {
		return field.group.endsWith("address") ?
		    addressNode(form, path, field) :
		    rowNodes(form, genericRows(field.group), path);
	}
	return fieldNode(form, row, path, field, item, base);
}

/** The member that an item given as a plain text means. */
function shorthandOf(field) {
	const group = recall().groups.get(field.group);
	return {...group.fields.get(group.shorthand), items: field.limit};
}

function sourceOf(form, row, path) {
	if (row.list === "hts")
		return lineSource(() => form.doc.importer?.id);
	if (row.list)
		return codeSource(row.list);
	if (row.book === "parties") {
		return bookSource("parties", () =>
			({importer: form.doc.importer?.id}), form.own(path));
	}
	return row.book ? bookSource(row.book) : null;
}

function fieldNode(form, row, path, field, item, base) {
	const made = new Field({
		path,
		field,
		label: row.label,
		width: row.width,
		wanted: Boolean(row.wanted?.(form.facts, item)),
		stillWanted: () => Boolean(row.wanted?.(form.facts,
		    base ? valueAt(form.doc, base) ?? {} : form.doc)),
		value: valueAt(form.doc, path),
		source: sourceOf(form, row, path),
		change: (value) => form.changed(path, value),
		taken: form.taker(row, path),
	});
	form.adopt(made);
	return made.node;
}

/**
 * A list of single texts: containers, address lines.  After the last one an
 * empty one waits; going on from it ends the list.
 */
function textsNode(form, listPath, field) {
	const one = oneOf(listPath);
	const values = valueAt(form.doc, listPath) ?? [];
	const node = el("div.texts", {role: "group",
		"aria-label": fieldAt(listPath).label});
	const add = (i) => {
		const whole = values[i] !== null && typeof values[i] === "object";
		const path = `${listPath}[${i}]${whole ? ".text" : ""}`;
		const ghost = i >= values.length;
		const made = new Field({
			path,
			field: {...field, kind: field.kind === "texts" ? "id" : "text"},
			label: `${field.kind === "texts" ? one : field.label} ${i + 1}`,
			width: field.kind === "texts" ? 3 : 6,
			wanted: i === 0,
			value: valueAt(form.doc, path),
			source: null,
			change: (value) => {
				form.changed(path, value);
				if (value !== undefined && made.ghost) {
					made.ghost = false;
					if (i + 1 < field.items)
						add(i + 1);
				}
			},
		});
		made.ghost = ghost;
		made.optional = i > 0;
		form.adopt(made);
		node.append(made.node);
	};
	for (let i = 0; i <= values.length && i < field.items; i++)
		add(i);
	return node;
}

/** A list of items, each with its rows. */
function listNode(form, listPath) {
	const items = valueAt(form.doc, listPath) ?? [];
	const n = Math.max(items.length, form.atLeast(listPath));
	return el("div.items", {"data-list": listPath},
	    Array.from({length: n}, (_, i) => itemNode(form, listPath, i)));
}

/** One item of a list; a ghost is one that nobody keyed anything into. */
export function itemNode(form, listPath, i) {
	const path = `${listPath}[${i}]`;
	const ghost = i >= (valueAt(form.doc, listPath) ?? []).length;
	const rows = rowsOfItem(shape(path)) ??
	    genericRows(fieldAt(listPath).group);
	const title = `${oneOf(listPath)} ${i + 1}`;
	const heading = uniqueId("item");
	const bare = shape(path).endsWith("tariffs[]");
	return el("div", {
		role: "group",
		class: `item${ghost ? " ghost" : ""}${bare ? " bare" : ""}`,
		"data-item": path,
		"aria-labelledby": heading,
	}, el("h3", {id: heading, class: bare ? "visually-hidden" : null}, title,
	    ghost ? el("small", null, " nothing keyed yet") : null,
	    form.origins.has(path) ?
	        el("span.origin", null, form.origins.get(path)) : null,
	    shape(path) === "bills[]" ? kindChoice(form, path) : null),
	el("div.grid", null, rowNodes(form, rows, path),
	    bare ? el("p.tariff-info", {"data-info": path}) : null,
	    bare ? recordsNode(form, `${path}.pga`) : null));
}

function billKind(form, bill) {
	return kindOfBill(bill, form.facts, form.usualKind);
}

/** Which kind of bill this is; Alt+M goes to the next. */
function kindChoice(form, path) {
	const kinds = billKinds(form.facts);
	if (kinds.length < 2)
		return null;
	const now = billKind(form, valueAt(form.doc, path) ?? {});
	return el("span.kinds", {role: "group", "aria-label": "Kind of bill"},
	    kinds.map(([kind, label]) => el("button", {
	        type: "button",
	        tabindex: -1,
	        "aria-pressed": String(kind === now),
	        on: {click: () => form.setBillKind(path, kind)},
	    }, label)));
}

/** Who is given by name has an address, too; a party by number has none. */
export function wantsAddress(owner, party) {
	return Boolean(party?.name) && (owner === "importer" || !party.id);
}

/** An address: folded away when a book knew it. */
function addressNode(form, path, field) {
	const address = valueAt(form.doc, path);
	const owner = path.replace(/\.?address$/, "");
	const party = owner ? valueAt(form.doc, owner) : null;
	if (!address && !form.askedFor(path) &&
	    !wantsAddress(owner, party))
		return null;
	const known = address?.city && address?.country && address?.lines?.length;
	const texts = [...(address?.lines ?? []).map((line) =>
		line?.text ?? line), address?.city, address?.subdivision,
	address?.postal_code, address?.country].filter(Boolean);
	const open = !known || form.unfolded.has(path);
	return el("details.address", {open},
	    el("summary", {tabindex: known ? -1 : 0,
	        on: {click: () => form.unfold(path)}},
	    el("b", null, field.label), " ", texts.join(", ")),
	    el("div.grid", null, rowNodes(form, rowsOfItem("address"), path)));
}
