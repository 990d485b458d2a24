/**
 * screen_key.js -- keying one entry: a new one, a draft that was begun, or a
 * correction.  "#/key", "#/key/draft/ID", "#/key/correct/NUMBER", with
 * "/PATH" behind it at that element.
 */
import {ask, get, post, query, seg} from "./api.js";
import {Autosave, newDraftId} from "./autosave.js";
import {Checker} from "./checker.js";
import {decide} from "./conflict.js";
import {ask as askPerson, askText} from "./dialog.js";
import {el, fill} from "./dom.js";
import {EntryForm} from "./entry_form.js";
import {beginDocument, carryOn} from "./form_fill.js";
import {itemButtons} from "./form_keys.js";
import {keyButton} from "./keys.js";
import {labelOf} from "./labels.js";
import {alertPerson, say} from "./live.js";
import {warm} from "./lookup.js";
import {pruned, valueAt} from "./paths.js";
import {pickTemplate} from "./pick.js";
import {Side} from "./side.js";
import {may} from "./store.js";
import {drawKeys, goTo} from "./top.js";

export const name = "key";
export const title = "Keying";

/** Lists that nearly every entry needs. */
const SOON = ["release-entry-types", "modes-of-transport", "bond-types",
	"importer-id-types", "entity-codes", "units-of-measure", "countries",
	"ports"];

/** What the form begins with. */
async function begin(rest) {
	const [how, which] = rest;
	if (how === "draft") {
		const {body, tag} = await ask("GET", `drafts/${seg(which)}`);
		return {id: which, tag, doc: body.document,
			correcting: body.correcting || null,
			revision: body.revision || null,
			origins: new Map(body.page?.origins ?? []),
			kind: body.page?.kind ?? null,
			ahead: body.page?.ahead ?? null};
	}
	if (how === "correct") {
		const {drafts} = await get("drafts");
		const begun = drafts.find((d) => d.correcting === which);
		if (begun)
			return begin(["draft", begun.id]);
		const {body} = await ask("GET", `entries/${seg(which)}`);
		return {id: newDraftId(), tag: null, doc: body.document,
			correcting: which, revision: body.revision,
			paper: body.paper, origins: new Map(), kind: null};
	}
	const origins = new Map();
	return {id: newDraftId(), tag: null, doc: beginDocument(origins),
		correcting: null, revision: null, origins, kind: lastKind};
}

/** The kind of bill of the entry before. */
let lastKind = null;

class Keying {
	constructor(start) {
		Object.assign(this, start);
		this.form = new EntryForm({doc: this.doc, origins: this.origins,
			usualKind: this.kind, change: () => this.changed(),
			end: () => this.done.focus()});
		this.side = new Side((path) => this.go(path));
		this.label = (path) => labelOf(path, this.form.doc);
		this.autosave = new Autosave(this.id, this.tag,
		    () => this.body(), {
			    state: (state, words) => this.savedState(state, words),
			    conflict: (theirs) => this.conflict(theirs),
		    });
		this.checker = new Checker(() => this.form.doc, this.correcting,
		    (told) => this.told(told));
		this.done = el("button.main", {type: "button",
			"aria-keyshortcuts": "F9", on: {click: () => this.finish(true)}},
		"Complete ", el("kbd", null, "F9"));
		this.node = el("div.keying", null,
		    el("div.form-side", null,
		        el("h1", null, this.correcting ?
		            `Correct ${this.correcting}` : "New entry"),
		        this.form.node,
		        el("p.end", null, this.done)),
		    this.side.node);
	}

	body() {
		return {document: pruned(this.form.doc) ?? {},
			page: {origins: [...this.origins], kind: this.form.usualKind,
				ahead: this.form.ahead.words || null},
			correcting: this.correcting, revision: this.revision};
	}

	changed() {
		this.autosave.changed();
		this.checker.changed();
		this.side.tellTotal(this.form.doc);
	}

	savedState(state, words) {
		this.side.tellSaved(state, words);
		if (state === "saved" && !this.named) {
			this.named = true;
			history.replaceState(null, "", `#/key/draft/${this.id}`);
		}
		const bad = ["away", "locked", "refused"].includes(state);
		if (bad && !this.bad)
			alertPerson(`Not saved. ${words}`);
		if (!bad && this.bad && state === "saved")
			say("Saved again.");
		if (state !== "saving")
			this.bad = bad;
	}

	told({findings, sent}) {
		this.form.tell(findings);
		this.side.tellFindings(findings, this.label, this.insisted);
		this.side.tellSent(sent ?? [], this.label);
		const {path} = document.activeElement.dataset;
		const here = findings.filter((f) => f.path === path &&
		    !f.missing && f.path);
		if (here.length)
			say(here.map((f) => f.text).join("; "));
	}

	async conflict(theirs) {
		const doc = await decide(this.form.doc, theirs.document,
		    `This draft was changed at ${theirs.station || "another " +
		    "window"} at ${theirs.changed_at}`);
		if (doc === null)
			return;
		this.form.replace(doc);
		this.autosave.resolve(theirs.version);
	}

	go(path) {
		const {form} = this;
		const field = form.fieldFor(path) ?? [...form.fields.values()]
			.find((f) => f.path.startsWith(path));
		field?.input.focus();
	}

	/** What moves the focus when its answer comes: keys wait for it. */
	held(doing) {
		this.form.ahead.hold(doing);
	}

	/* What the keys do. */

	async nextNumber() {
		try {
			const {entry_number: number, left} = await get("numbers/next");
			this.form.fields.get("entry_number").set(number);
			this.form.changed("entry_number", number);
			say(`${number}; ${left} numbers are left`);
		} catch (refusal) {
			alertPerson(refusal.message);
		}
	}

	async copyLast() {
		try {
			const {document: last} = await get("entries/last");
			this.form.copyFrom(last);
			this.form.moves.first();
			say("Copied from your last entry, without numbers and values.");
		} catch (refusal) {
			alertPerson(refusal.status === 404 ?
			    "There is no entry of yours to copy yet." :
			    refusal.message);
		}
	}

	blank() {
		this.form.forgetCarried();
		this.form.moves.first();
	}

	async fromTemplate() {
		const match = await pickTemplate();
		if (match) {
			this.form.fillFrom(match.document, `from ${match.key}`);
			this.form.moves.first();
		}
	}

	async lineAsLast() {
		const line = this.form.itemOf(this.form.focusPath(), "lines") ??
		    `lines[${(this.form.doc.lines ?? []).length}]`;
		const hts = valueAt(this.form.doc, `${line}.tariffs[0].hts`);
		try {
			const {document: known, from} = await get("fill/line?" +
			    query({importer: this.form.doc.importer?.id, hts}));
			this.form.fillLine(line, known,
			    from ? `as in ${from}` : "from the book");
			const value = (known.tariffs?.length ?? 1) - 1;
			this.go(`${line}.tariffs[${value}].value`);
		} catch (refusal) {
			alertPerson(refusal.status === 404 ?
			    "This importer has no line to fill in from yet." :
			    refusal.message);
		}
	}

	/** Save into the ledger; complete it, too, or leave it a draft. */
	async finish(complete) {
		if (this.finishing)
			return;
		this.finishing = true;
		this.done.disabled = true;
		try {
			await this.autosave.flush();
			const row = await this.put(complete);
			if (row)
				this.saved(row, complete);
		} catch (refusal) {
			await this.refused(refusal);
		}
		this.done.disabled = false;
		this.finishing = false;
	}

	async put(complete) {
		const doc = pruned(this.form.doc) ?? {};
		const asks = {draft: this.autosave.tag === "*" ? "" : this.id,
			complete: complete ? "1" : ""};
		if (this.correcting === null)
			return post(`entries?${query({...asks, again: this.again ?
			    "1" : ""})}`, doc);
		const reason = await askText(`Correct ${this.correcting}`,
		    "The journal keeps why it was changed.", "Reason", "Save");
		if (reason === null)
			return null;
		const {body} = await ask("PUT", `entries/${seg(this.correcting)}?` +
		    query({...asks, reason}),
		{body: doc, tag: `"${this.revision}"`});
		return body;
	}

	saved(row, complete) {
		this.autosave.stop();
		carryOn(this.form.doc);
		lastKind = this.form.usualKind;
		say(`${row.entry_number} is ${complete ? "complete" : "saved"}.`);
		goTo("entry", row.entry_number);
	}

	async refused(refusal) {
		const {body} = refusal;
		if (refusal.status === 409 && body.theirs?.document)
			return this.entryConflict(body.theirs);
		if (refusal.findings.some((f) => f.rule === "ENTRY-SAME"))
			return this.offerAgain(refusal.findings);
		if (refusal.findings.length) {
			this.insisted = true;
			this.form.tell(refusal.findings);
			this.form.visitAll();
			this.side.tellFindings(refusal.findings, this.label, true);
			this.form.moves.nextFinding(true);
		}
		alertPerson(`Not complete: ${refusal.message}`);
		this.side.tellRefusal(refusal.findings.length ?
		    `Not complete: ${refusal.findings.length} findings.` :
		    refusal.message);
	}

	async entryConflict(theirs) {
		const doc = await decide(this.form.doc, theirs.document,
		    `${theirs.writer} saved revision ${theirs.revision} at ` +
		    theirs.changed_at);
		if (doc === null)
			return;
		this.revision = theirs.revision;
		this.form.replace(doc);
	}

	async offerAgain(findings) {
		const answer = await askPerson("The same entry is there already", [
			...findings.map((f) => el("p", null, `${f.text}.`)),
			el("p", null, "Save it only if it is another shipment."),
		], [{label: "Do not save", value: "", main: true},
			{label: "It is another shipment", value: "again"}]);
		if (answer !== "again")
			return;
		this.again = true;
		this.finishing = false;
		await this.finish(true);
	}

	async discard() {
		const answer = await askPerson("Throw this draft away?", [
			el("p", null, "What was keyed is gone then. The entry number " +
			    "was not used."),
		], [{label: "Keep it", value: "", main: true},
			{label: "Throw away", value: "away"}]);
		if (answer !== "away")
			return;
		await this.autosave.flush();
		if (this.autosave.tag !== "*") {
			await ask("DELETE", `drafts/${seg(this.id)}`,
			    {tag: this.autosave.tag});
		}
		this.autosave.stop();
		goTo("work");
	}

	keys() {
		const draft = () => this.finish(false);
		drawKeys(
		    keyButton("F2", "Number", "next free number",
		        () => this.held(this.nextNumber())),
		    keyButton("F4", "Copy last", "copy your last entry",
		        () => this.held(this.copyLast())),
		    keyButton("Alt+Z", "Blank", "forget what was carried over",
		        () => this.blank()),
		    keyButton("Alt+K", "Template", "begin with a template",
		        () => this.fromTemplate()),
		    keyButton("F8", "Line as last time",
		        "fill this line as last time",
		        () => this.held(this.lineAsLast())),
		    ...itemButtons(this.form),
		    keyButton("Alt+S", "Save", "save as an entry, not complete yet",
		        draft),
		    keyButton("Alt+X", "Discard", "throw this draft away",
		        () => this.discard()),
		    keyButton("F9", "Complete", "complete the entry",
		        () => this.finish(true)));
	}

	/** False keeps the person here. */
	async left() {
		this.checker.stop();
		if (this.autosave.unsaved)
			await this.autosave.flush();
		if (!this.autosave.unsaved) {
			this.autosave.stop();
			return true;
		}
		const answer = await askPerson("Not saved", [
			el("p", null, "The program does not answer. What you keyed " +
			    "since it went away is only on this screen."),
		], [{label: "Stay here", value: "", main: true},
			{label: "Lose it", value: "lose"}]);
		if (answer !== "lose") {
			history.replaceState(null, "", `#/key/draft/${this.id}`);
			return false;
		}
		this.autosave.stop();
		return true;
	}
}

export async function show(place, rest) {
	if (!may("entry.add") && rest[0] !== "correct") {
		fill(place, el("h1", null, "New entry"), el("p.reason", null,
		    "Your role does not key entries. An administrator can change " +
		    "that: daybook user."));
		return null;
	}
	SOON.forEach(warm);
	let keying;
	try {
		keying = new Keying(await begin(rest));
	} catch (refusal) {
		fill(place, el("h1", null, "Keying"),
		    el("p.reason", {role: "alert"}, refusal.message));
		return null;
	}
	fill(place, keying.node);
	keying.keys();
	keying.side.tellSaved("saved", "");
	keying.side.tellTotal(keying.form.doc);
	keying.side.tellFindings([], keying.label);
	if (rest.length)
		keying.checker.run();
	if (rest[2])
		keying.form.showField(rest[2]);
	else
		keying.form.moves.first();
	if (keying.ahead)
		keying.side.tellAhead(keying.ahead);
	const warn = (event) => {
		if (keying.autosave.unsaved)
			event.preventDefault();
	};
	window.addEventListener("beforeunload", warn);
	return async () => {
		const gone = await keying.left();
		if (gone) {
			keying.form.stop();
			window.removeEventListener("beforeunload", warn);
			drawKeys();
		}
		return gone;
	};
}
