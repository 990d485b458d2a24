/**
 * entry_form.js -- the keying form: one entry document and its fields.  It
 * knows no server but for what its fields look up; whoever made it is told of
 * every change and tells it the findings.
 */
import {el, fill} from "./dom.js";
import {itemNode, rowNodes, wantsAddress} from "./form_blocks.js";
import {CARRIED, copyFor, fillIn, filledLine} from "./form_fill.js";
import {EnterMoves} from "./form_moves.js";
import {portDefaults, tariffInfo} from "./lookup.js";
import {billKinds, circumstances, entryParts, kindOfBill}
	from "./papers.js";
import {removeAt, setAt, steps, valueAt} from "./paths.js";
import {fieldAt} from "./store.js";
import {TypeAhead} from "./type_ahead.js";

/** Sections that stay away while they have nothing to show. */
const MAY_BE_EMPTY = new Set(["downtime"]);

export class EntryForm {
	/**
	 * @param {Object} options
	 * @param {Object} options.doc the document; the form changes it
	 * @param {Map<string, string>} options.origins where a value came from
	 * @param {?string} options.usualKind of bills
	 * @param {function(): void} options.change after every change
	 * @param {function(): void} options.end Enter after the last field
	 * @param {boolean} options.whole false: a part of entries, as a book keeps
	 *     it, without what only the papers can tell
	 * @param {string} options.base what of the document is keyed: "lines[0]";
	 *     "" for all of it
	 * @param {Array<{id: string, title: string, base: string, rows: ?Array,
	 *     fields: ?Array}>} options.parts rows of the layout, or fields that
	 *     are no part of the document
	 */
	constructor({doc, origins, usualKind, change, end, whole = true, base = "",
		parts = entryParts()}) {
		this.whole = whole;
		this.base = base;
		this.parts = parts;
		this.doc = doc;
		this.origins = origins;
		this.usualKind = usualKind;
		this.onChange = change;
		this.facts = circumstances(doc);
		/** paths that "another field" asked for */
		this.extras = new Set();
		this.unfolded = new Set();
		/** path -> Field */
		this.fields = new Map();
		this.findings = [];
		/** paths that the person went on from */
		this.left = new Set();
		this.node = el("form.entry-form", {novalidate: true,
			autocomplete: "off",
			on: {submit: (event) => event.preventDefault(),
				focusout: (event) => this.leave(event)}});
		this.moves = new EnterMoves(this, end);
		this.ahead = new TypeAhead(this.node, () => this.fields.get(
		    document.activeElement.dataset.path)?.box, change);
		this.render();
	}

	/** The form is left for good. */
	stop() {
		this.ahead.stop();
	}

	/* What the pieces ask for. */

	/** Remember a field that was made. */
	adopt(field) {
		this.fields.set(field.path, field);
		field.origin(this.origins.get(field.path) ?? null);
	}

	/** "Another field" asked for this element, or for one of its members. */
	askedFor(path) {
		return this.extras.has(path) || [...this.extras].some((extra) =>
			extra.startsWith(`${path}.`));
	}

	/** How many items of a list are shown when fewer are there. */
	atLeast(listPath) {
		const last = listPath.split(".").pop();
		const n = (valueAt(this.doc, listPath) ?? []).length;
		if (!this.whole && (last === "lines" || last === "bills"))
			return 0;
		if (last === "lines")
			return n + 1;
		if (last === "bills")
			return this.facts.zone || this.facts.rewarehouse ? 0 : 1;
		if (last === "tariffs")
			return this.endsInChapter99(listPath) ? n + 1 : 1;
		return 0;
	}

	/** After a number of chapter 99 comes that of the commodity. */
	endsInChapter99(listPath) {
		const tariffs = valueAt(this.doc, listPath) ?? [];
		return /^99\d{6}/.test(tariffs.at(-1)?.hts ?? "");
	}

	/** Show the ghosts that a change made room for. */
	growList(listPath) {
		const n = (valueAt(this.doc, listPath) ?? []).length;
		const list = this.node.querySelector(
		    `[data-list="${CSS.escape(listPath)}"]`);
		if (n < this.atLeast(listPath) && !this.itemNode(
		    `${listPath}[${n}]`))
			list?.append(itemNode(this, listPath, n));
	}

	/** A name that is always offered for a party: the importer's. */
	own(path) {
		return (typed) => {
			const {importer} = this.doc;
			const text = typed.trim().toLowerCase();
			if (!importer?.name || !(text === "=" ||
			    importer.name.toLowerCase().startsWith(text)))
				return [];
			const role = valueAt(this.doc, path.replace(/name$/, "role"));
			const {id_type, id, name, address} = importer;
			return [{code: "=", name: `${name} (the importer)`,
				document: role === "CN" ? {id_type, id} :
				    {name, address}}];
		};
	}

	/** What choosing a match of a book does; null: its code is the value. */
	taker(row, path) {
		if (row.book === "importers")
			return (match) => this.takeImporter(match);
		if (row.book === "parties")
			return (match) => this.takeParty(path, match);
		if (row.book === "carriers")
			return (match) => this.takeCarrier(match);
		if (row.list === "hts")
			return (match) => this.takeTariff(path, match);
		return null;
	}

	/** What a match filled is shown. */
	filled() {
		this.refresh();
		this.onChange();
	}

	takeImporter(match) {
		delete this.doc.importer;
		fillIn(this.doc, this.origins, match.document ?? {},
		    "from the profile");
		this.filled();
	}

	takeParty(path, match) {
		const party = path.replace(/\.name$/, "");
		const role = valueAt(this.doc, `${party}.role`);
		setAt(this.doc, party, {...match.document,
			role: role ?? match.document?.role});
		this.origins.set(party, "from the book");
		this.filled();
	}

	takeCarrier(match) {
		this.origins.delete("conveyance");
		setAt(this.doc, "conveyance",
		    match.document?.conveyance ?? match.name);
		this.filled();
	}

	takeTariff(path, match) {
		if (!match.product) {
			setAt(this.doc, path, match.code);
			this.fields.get(path)?.set(match.code);
		} else {
			this.fillLine(this.itemOf(path, "lines"), match.document,
			    `your product ${match.code}`);
		}
		this.filled();
	}

	/* Changes. */

	/** A value was keyed. */
	changed(path, value) {
		setAt(this.doc, path, value);
		this.origins.delete(path);
		const item = this.fields.get(path)?.node.closest(".item.ghost");
		if (item && value !== undefined)
			this.begin(item);
		this.onChange();
	}

	/** Ghosts were keyed into: they are items, and a new ghost waits. */
	begin(innermost) {
		for (let item = innermost; item; item = item.parentElement
			.closest(".item.ghost")) {
			item.classList.remove("ghost");
			item.querySelector("h3 small")?.remove();
			this.growList(item.dataset.item.replace(/\[\d+\]$/, ""));
		}
	}

	/** Forget what was carried over from the entry before. */
	forgetCarried() {
		for (const [path, from] of [...this.origins]) {
			if (from === CARRIED) {
				setAt(this.doc, path, undefined);
				this.origins.delete(path);
			}
		}
		this.refresh();
		this.onChange();
	}

	/** A filling of many elements at once. */
	fillFrom(filling, from) {
		fillIn(this.doc, this.origins, filling, from);
		this.refresh();
		this.onChange();
	}

	/** Go on with another document. */
	replace(doc) {
		for (const member of Object.keys(this.doc))
			delete this.doc[member];
		Object.assign(this.doc, doc);
		this.refresh();
		this.onChange();
	}

	/** Begin as a copy of an entry. */
	copyFrom(document) {
		for (const member of Object.keys(this.doc)) {
			if (member !== "entry_number")
				delete this.doc[member];
		}
		this.origins.clear();
		Object.assign(this.doc, copyFor(document, this.origins));
		this.refresh();
		this.onChange();
	}

	/** A line from a product or from last time. */
	fillLine(linePath, known, from) {
		const line = valueAt(this.doc, linePath) ?? {};
		setAt(this.doc, linePath, filledLine(line, known));
		this.origins.set(linePath, from);
		this.refresh();
		this.onChange();
	}

	/** Another item at the end of a list; its first field has the focus. */
	addItem(listPath, item = {}) {
		const list = valueAt(this.doc, listPath) ?? [];
		const path = `${listPath}[${list.length}]`;
		/* An item that nobody began yet may stand there already. */
		if (!this.itemNode(path)) {
			setAt(this.doc, path, item);
			this.extras.add(listPath);
			this.refresh();
			this.onChange();
		}
		this.focusItem(path);
	}

	/** The first field of an item, or the item that is a single one. */
	focusItem(path) {
		(this.itemNode(path)?.querySelector("input") ??
		    this.fields.get(path)?.input)?.focus();
	}

	itemNode(path) {
		return this.node.querySelector(
		    `[data-item="${CSS.escape(path)}"]`);
	}

	/** Take away an item; the focus stays where it was. */
	removeItem(path) {
		const at = this.moves.seen().findIndex((field) =>
			field.path.startsWith(path));
		removeAt(this.doc, path);
		for (const known of [...this.origins.keys()]) {
			if (known.startsWith(path.replace(/\d+\]$/, "")))
				this.origins.delete(known);
		}
		this.refresh();
		const seen = this.moves.seen();
		seen[Math.min(Math.max(at, 0), seen.length - 1)]?.input.focus();
		this.onChange();
	}

	setBillKind(path, kind) {
		const bill = valueAt(this.doc, path) ?? {};
		const numbers = [bill.regular, bill.master, bill.house,
			bill.tracking].filter(Boolean);
		for (const member of ["regular", "master", "house", "tracking"])
			delete bill[member];
		if (numbers.length)
			setAt(this.doc, `${path}.${kind}`, numbers[0]);
		if (kind === "master" && numbers[1])
			setAt(this.doc, `${path}.house`, numbers[1]);
		this.usualKind = kind;
		this.refresh();
		this.onChange();
	}

	/** To the next kind that this mode allows. */
	turnBillKind() {
		const path = this.itemOf(this.focusPath(), "bills") ?? "bills[0]";
		const kinds = billKinds(this.facts).map(([kind]) => kind);
		const now = kindOfBill(valueAt(this.doc, path) ?? {}, this.facts,
		    this.usualKind);
		this.setBillKind(path,
		    kinds[(kinds.indexOf(now) + 1) % kinds.length]);
	}

	/** Show an element that the layout does not. */
	showField(path) {
		this.extras.add(path);
		const list = !this.fields.has(path) &&
		    valueAt(this.doc, path) === undefined;
		this.refresh();
		if (list && !this.fields.has(path) &&
		    this.node.querySelector(`[data-list="${CSS.escape(path)}"]`))
			this.addItem(path);
		(this.fields.get(path) ?? [...this.fields.values()]
			.find((f) => f.path.startsWith(path)))?.input.focus();
	}

	/** The person opened or closed an address. */
	unfold(path) {
		if (!this.unfolded.delete(path))
			this.unfolded.add(path);
	}

	/* Where the person is. */

	/** Path of the field that has the focus, or "". */
	focusPath() {
		return document.activeElement?.dataset?.path ?? this.lastPath ?? "";
	}

	/** "lines[2]" of "lines[2].tariffs[0].hts", or null. */
	itemOf(path, list) {
		return new RegExp(`^${list}\\[\\d+\\]`).exec(path)?.[0] ?? null;
	}

	/** The nearest item that the focus is in, or null. */
	itemAtFocus() {
		return document.activeElement?.closest?.("[data-item]")
			?.dataset.item ?? null;
	}

	/* Drawing. */

	render() {
		this.facts = circumstances(this.doc);
		this.fields.clear();
		fill(this.node, this.parts.map((part) => this.sectionNode(part)));
		this.tell(this.findings);
		this.tellTariffs();
	}

	sectionNode({id, title, base, rows, fields}) {
		fields?.forEach((field) => this.adopt(field));
		const nodes = fields?.map((field) => field.node) ??
		    rowNodes(this, rows, base).flat(Infinity).filter(Boolean);
		if ((MAY_BE_EMPTY.has(id) || !this.whole) &&
		    nodes.every((node) => node.matches(".items:empty")))
			return null;
		return el("section.form-section", {id: `section-${id}`,
			"aria-labelledby": `title-${id}`},
		el("h2", {id: `title-${id}`}, title),
		el("div.grid", {"data-item": base || null}, nodes));
	}

	/**
	 * Draw again; the person stays in the field, with what is being keyed
	 * unless it was filled with something else.
	 * @param {function(string): string} placed where a path is now
	 */
	refresh(placed = (path) => path) {
		const active = document.activeElement;
		const path = active?.dataset?.path;
		const before = path ? this.fields.get(path) : null;
		const meant = before?.value;
		const at = path ? active.selectionStart : 0;
		this.drawing = true;
		this.render();
		this.drawing = false;
		const now = path ? placed(path) : null;
		const field = now ? this.fields.get(now) : null;
		if (!field)
			return;
		const kept = field.takesText && valueAt(this.doc, now) === meant;
		if (kept && before)
			field.resume(before);
		field.input.focus({preventScroll: now === path});
		if (kept)
			field.input.setSelectionRange(at, at);
	}

	/** The person goes on from a field. */
	leave(event) {
		const {path} = event.target.dataset;
		const field = path ? this.fields.get(path) : null;
		if (!field || field.input !== event.target || this.drawing)
			return;
		this.lastPath = path;
		this.settle(field, false);
		this.follow(event.relatedTarget);
	}

	/**
	 * What was left was drawn again with all others: the field that Tab or
	 * the pointer was going to is another one now.
	 */
	follow(target) {
		if (!target || target.isConnected)
			return;
		const to = this.fields.get(target.dataset.path);
		to?.input.focus();
		if (to?.takesText)
			to.input.select();
	}

	/**
	 * What was keyed becomes final.
	 * @param {boolean} enter Enter takes a match of a book; leaving a free
	 *     text otherwise keeps what was keyed
	 * @returns {?Promise} what is being asked for to fill other fields
	 */
	settle(field, enter) {
		this.left.add(field.path);
		if (enter || !field.source?.book || field.source.hinted)
			field.leave();
		if (this.dropEmpty(field.path))
			return null;
		const filling = field.path === "port_of_entry" ?
		    this.portDefaults() : null;
		if (/\.hts$/.test(field.path))
			this.growList(field.path.replace(/\[\d+\]\.hts$/, ""));
		const now = circumstances(this.doc);
		if (JSON.stringify(now) !== JSON.stringify(this.facts))
			this.refresh();
		else if (field.node.isConnected && this.lacksAddress(field.path))
			this.refresh();
		this.tell(this.findings);
		this.tellTariffs();
		return filling;
	}

	/** What the book knows of the port, as the FIRMS code; null: no need. */
	portDefaults() {
		const port = this.doc.port_of_entry;
		if (!this.whole || !port || port === this.portAsked)
			return null;
		this.portAsked = port;
		return portDefaults(port).then((known) => {
			if (!known || this.doc.port_of_entry !== port)
				return;
			fillIn(this.doc, this.origins, known, `usual at ${port}`);
			this.filled();
		});
	}

	/** A name was keyed, and its address is not on the form yet. */
	lacksAddress(path) {
		const owner = path.replace(/\.name$/, "");
		const group = fieldAt(owner.replace(/\[\d+\]$/, ""))?.group;
		return owner !== path && (group === "party" ||
		    group === "importer") &&
		    wantsAddress(owner, valueAt(this.doc, owner)) &&
		    ![...this.fields.keys()].some((known) =>
			    known.startsWith(`${owner}.address.`));
	}

	/** A text of a list that was emptied goes; true when it did. */
	dropEmpty(path) {
		if (!/\]$/.test(path) || valueAt(this.doc, path) !== undefined)
			return false;
		const list = path.replace(/\[\d+\]$/, "");
		const i = steps(path).at(-1);
		if (i >= (valueAt(this.doc, list) ?? []).length)
			return false;
		removeAt(this.doc, path);
		this.refresh();
		return true;
	}

	/* Findings. */

	/**
	 * Tell the findings beside their fields.  What is only missing is told
	 * after the person went on from the field.
	 * @param {Array<Object>} findings of the contract, with "missing": true
	 *     where the element is only not keyed yet
	 */
	tell(findings) {
		this.findings = findings;
		const here = new Map();
		for (const finding of findings) {
			const field = this.fieldFor(finding.path);
			if (!field || (finding.missing && !this.left.has(field.path)))
				continue;
			here.set(field, [...(here.get(field) ?? []), finding]);
		}
		for (const field of this.fields.values())
			field.tell(here.get(field) ?? []);
	}

	/** The field that a finding is about, or null: it is about more. */
	fieldFor(path) {
		return path ? this.fields.get(path) ??
		    this.fields.get(`${path}.text`) ?? null : null;
	}

	/** All findings count from now on, also of fields never visited. */
	visitAll() {
		for (const path of this.fields.keys())
			this.left.add(path);
		this.tell(this.findings);
	}

	/** Below each tariff number: heading, units, agencies' flags. */
	tellTariffs() {
		for (const node of this.node.querySelectorAll("[data-info]")) {
			const code = valueAt(this.doc, `${node.dataset.info}.hts`);
			if (node.dataset.code === code)
				continue;
			node.dataset.code = code ?? "";
			node.textContent = "";
			tariffInfo(code).then((info) => {
				if (info && node.dataset.code === code)
					fill(node, tariffWords(info));
			});
		}
	}
}

function tariffWords(info) {
	const flags = (info.flags ?? []).map((flag) => flag.code ?? flag);
	const units = [info.units].flat().filter(Boolean).join(", ");
	return [
		el("span", null, [info.heading, info.name].flat()
			.filter(Boolean).join(" > ")),
		units ? el("span", null, `. Units: ${units}`) : null,
		el("span.flags", null, flags.length ?
		    `. PGA flags: ${flags.join(", ")}. ` : ". No PGA flag. ",
		el("small", null, info.flags_note ??
		    "A missing flag proves nothing: ask the agency's own guide.")),
	];
}

