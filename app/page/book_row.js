/**
 * book_row.js -- one row of a book: made, changed, taken out.  What it fills
 * in is a part of an entry, and is keyed on the same form.
 */
import {ask, get, post, query, seg} from "./api.js";
import {decide} from "./conflict.js";
import {ask as askPerson} from "./dialog.js";
import {el, fill} from "./dom.js";
import {EntryForm} from "./entry_form.js";
import {Field} from "./field.js";
import {itemButtons} from "./form_keys.js";
import {keyButton} from "./keys.js";
import {alertPerson, say} from "./live.js";
import {bookSource} from "./lookup.js";
import {entryParts, rowsOfItem} from "./papers.js";
import {copyOf, pruned, setAt, valueAt} from "./paths.js";
import {deedButton, findingList, tellTrouble} from "./parts.js";
import {may} from "./store.js";
import {drawKeys, goTo} from "./top.js";

const KEY = {name: "key", kind: "text", limit: 60};

/**
 * What a row of each book is: where it stands in an entry ("" when it is one),
 * what it is called by when it is new, and of what the form can have more.
 */
const KINDS = {
	importers: {one: "importer", base: ""},
	parties: {one: "party", base: "parties[0]", more: [],
		key: {...KEY, label: "Short name",
			help: "What you type to find it; otherwise its name."}},
	products: {one: "product", base: "lines[0]",
		more: ["parties", "tariffs"], ofImporter: true,
		key: {...KEY, label: "Item number or short name",
			help: "What you type to find it."}},
	ports: {one: "port default", base: "",
		key: {...KEY, kind: "code", list: "ports", label: "Port of entry",
			help: "The port whose entries begin like this."}},
	templates: {one: "template", base: "",
		key: {...KEY, label: "Name", help: "What it is chosen by."}},
};

/** True for a book whose rows are kept, not read from entries. */
export function isKept(book) {
	return book in KINDS;
}

/** "party" for parties */
export function oneOfBook(book) {
	return KINDS[book].one;
}

/** The form's document of what the book holds. */
function inForm(base, document) {
	if (base === "")
		return copyOf(document);
	const doc = {};
	setAt(doc, base, copyOf(document));
	return doc;
}

/** The parts of the form; a row is not filled in from its own book. */
function partsOf(book) {
	const {one, base} = KINDS[book];
	const parts = base === "" ? entryParts() : [{id: "row", base,
		title: `What the ${one} is`,
		rows: rowsOfItem(base.replace("[0]", "[]"))}];
	return parts.map((part) => ({...part, rows: part.rows.map((row) =>
		row.book === book ? {...row, book: null} : row)}));
}

class BookRow {
	/**
	 * @param {string} book
	 * @param {?Object} known the row as the program answers it; null: a new
	 *     one
	 * @param {string} importer of a product
	 */
	constructor(book, known, importer) {
		this.book = book;
		this.kind = KINDS[book];
		this.key = known?.key ?? null;
		this.version = known?.version ?? null;
		this.importer = importer;
		this.touched = false;
		this.keys = known ? [] : this.keyFields();
		const named = this.keys.length ? [{id: "name", base: "",
			title: "What it is called", fields: this.keys}] : [];
		this.form = new EntryForm({
			doc: inForm(this.kind.base, known?.document ?? {}),
			origins: new Map(), usualKind: null, whole: false,
			base: this.kind.base, parts: [...named, ...partsOf(book)],
			change: () => this.touch(), end: () => this.save.focus()});
		this.told = el("div", {role: "status"});
		this.save = el("button.main", {type: "button",
			"aria-keyshortcuts": "F9", on: {click: () => this.put()}},
		"Save ", el("kbd", null, "F9"));
		this.node = el("div.book-row", null,
		    el("h1", null, known ? `${this.kind.one[0].toUpperCase()}` +
		        `${this.kind.one.slice(1)} ${known.key}` :
		        `New ${this.kind.one}`),
		    importer ? el("p", null, `Of importer ${importer}.`) : null,
		    el("p.hint", null, "Key what is the same each time, and leave " +
		        "the rest empty."),
		    this.form.node, this.told, el("p.end", null, this.save));
	}

	keyFields() {
		const make = (path, field, source) => new Field({path, field, source,
			width: 4, wanted: true, value: "",
			change: () => this.touch()});
		return [
			this.kind.ofImporter ? make("of", {...KEY, label: "Importer",
				help: "Number of the importer whose product it is."},
			bookSource("importers")) : null,
			this.kind.key ? make("key", this.kind.key, null) : null,
		].filter(Boolean);
	}

	touch() {
		this.touched = true;
	}

	/** What the book is to hold. */
	document() {
		const doc = pruned(this.form.doc) ?? {};
		const {base} = this.kind;
		return base ? valueAt(doc, base) ?? {} : doc;
	}

	/** Which row this is, as the program is asked. */
	get place() {
		const keyed = (path) => this.keys.find((f) => f.path === path)
			?.value;
		return `books/${seg(this.book)}?` + query({
			key: this.key ?? keyed("key"),
			importer: this.importer || keyed("of")});
	}

	async put() {
		const document = this.document();
		try {
			if (this.version === null)
				await post(this.place, document);
			else
				await ask("PUT", this.place, this.held(document));
		} catch (refusal) {
			await this.refused(refusal);
			return;
		}
		this.left(`The ${this.kind.one} is in the book.`);
	}

	held(body) {
		return {body, tag: `"${this.version}"`};
	}

	/** Back to the book. */
	left(words) {
		this.touched = false;
		say(words);
		goTo("books", "list", this.book);
	}

	async refused(refusal) {
		const {theirs} = refusal.body;
		if (refusal.status === 409 && theirs) {
			await this.conflict(theirs);
			return;
		}
		const findings = refusal.findings.map((f) => ({...f,
			path: this.pathOf(f)}));
		this.form.tell(findings);
		this.form.moves.nextFinding(true);
		fill(this.told, findingList(refusal.findings) ??
		    el("p.finding.error", null, refusal.message));
		alertPerson(`Not saved: ${refusal.message}`);
	}

	/** Where the form has what a finding is about; else what it is called. */
	pathOf({path}) {
		if (!path)
			return this.keys.at(-1)?.path ?? null;
		const {base} = this.kind;
		return base && !path.startsWith(base) ? `${base}.${path}` : path;
	}

	async conflict(theirs) {
		const {base} = this.kind;
		const doc = await decide(this.form.doc,
		    inForm(base, theirs.document),
		    `Somebody changed the ${this.kind.one} meanwhile`);
		if (doc === null)
			return;
		this.version = theirs.version;
		this.form.replace(doc);
	}

	/** Take it out, once the person is sure. */
	async remove() {
		const {one} = this.kind;
		const answer = await askPerson(`Take ${one} ${this.key} out?`, [
			el("p", null, "It is no longer offered. No entry changes, and " +
			    "the journal keeps what it said."),
		], [{label: "Keep it", value: "", main: true},
			{label: "Take it out", value: "out"}]);
		if (answer !== "out")
			return;
		try {
			await ask("DELETE", this.place, this.held());
		} catch (refusal) {
			await this.refused(refusal);
			return;
		}
		this.left(`The ${one} is out of the book.`);
	}

	drawKeys() {
		drawKeys(
		    ...itemButtons(this.form, this.kind.more),
		    this.version !== null && may("book.remove") ?
		        keyButton("Alt+X", "Take out", "take it out of the book",
		            () => this.remove()) : null,
		    keyButton("F4", "Back", "back to the book",
		        () => goTo("books", "list", this.book)),
		    keyButton("F9", "Save", "save it in the book",
		        () => this.put()));
	}

	/** False keeps the person here. */
	async leave(hash) {
		if (this.touched) {
			const answer = await askPerson("Not saved", [
				el("p", null, "What you changed is only on this screen."),
			], [{label: "Stay here", value: "", main: true},
				{label: "Lose it", value: "lose"}]);
			if (answer !== "lose") {
				history.replaceState(null, "", hash);
				return false;
			}
		}
		this.form.stop();
		drawKeys();
		return true;
	}
}

/**
 * Show a row of a book.
 * @param {HTMLElement} place
 * @param {string} book
 * @param {?string} key null: a new one
 * @param {string} importer of a product
 */
export async function showRow(place, book, key, importer = "") {
	if (!may("book.set")) {
		fill(place, el("h1", null, "Books"),
		    deedButton("book.set", "Save", () => {}));
		return null;
	}
	let known = null;
	try {
		if (key !== null)
			known = await get(`books/${seg(book)}?` + query({key, importer}));
	} catch (refusal) {
		tellTrouble(place, "Books", refusal);
		return null;
	}
	const row = new BookRow(book, known, importer);
	const {hash} = location;
	fill(place, row.node);
	row.drawKeys();
	row.form.moves.seen()[0]?.input.focus();
	return () => row.leave(hash);
}
