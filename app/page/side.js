/**
 * side.js -- beside the form: saved or not, what the lines add up to, what is
 * still to be keyed, what was found.
 */
import {el, fill, counted, grouped} from "./dom.js";
import {linesTotal} from "./form_fill.js";

const STATES = {
	saved: ["Saved", "on the disk"],
	changed: ["Not saved yet", "saved within a second"],
	saving: ["Saving", ""],
	away: ["NOT SAVED", "The program does not answer. What you keyed is " +
	    "kept here and saved as soon as it answers: do not close this tab."],
	locked: ["NOT SAVED", "Log in again to save."],
	refused: ["NOT SAVED", ""],
	conflict: ["NOT SAVED", "Somebody else changed it."],
};

export class Side {
	/** @param {function(string): void} go put the focus to a path */
	constructor(go) {
		this.go = go;
		this.saved = el("p.save-state", {"data-state": "saved"});
		this.ahead = el("p", {role: "status", hidden: true});
		this.total = el("div.total");
		this.todo = el("p.todo");
		this.list = el("ul.finding-list");
		this.read = el("div.read");
		this.node = el("aside.side", {"aria-label": "State of the entry"},
		    this.saved, this.ahead, this.total, this.todo,
		    el("h2", null, "Findings"), this.list, this.read);
	}

	/** @param {string} state of Autosave */
	tellSaved(state, words) {
		const [title, text] = STATES[state];
		this.saved.dataset.state = state;
		fill(this.saved, el("b", null, title), " ", text,
		    state === "refused" ? words : "");
	}

	/** Keys that waited for an answer when the page went away. */
	tellAhead(words) {
		this.ahead.hidden = false;
		fill(this.ahead, el("b", null, "Typed ahead when the page went " +
		    "away, and in no field: "), words);
	}

	/** Why the entry was not saved. */
	tellRefusal(text) {
		fill(this.todo, el("b", null, text));
	}

	/** The sum of the lines against the value of the entry. */
	tellTotal(doc) {
		const sum = linesTotal(doc);
		const value = Number.isSafeInteger(doc.value) ? doc.value : null;
		const rest = value === null ? 0 : value - sum;
		const words = value === null ? "no value of the entry yet" :
		    rest === 0 ? "agrees with the value of the entry" :
		    rest > 0 ? `${grouped(rest)} to go` :
		    `${grouped(-rest)} too much`;
		this.total.dataset.agrees = String(value !== null && rest === 0);
		fill(this.total, el("b", null, `Lines ${grouped(sum)}`),
		    value === null ? "" : ` of ${grouped(value)} USD`,
		    el("span", null, words));
	}

	/**
	 * What was found, with the way to each.
	 * @param {Array<Object>} findings
	 * @param {function(string): string} label of a path
	 * @param {boolean} all also what is only not keyed yet
	 */
	tellFindings(findings, label, all = false) {
		const told = findings.filter((f) => all || !f.missing);
		const missing = findings.filter((f) => f.missing).length;
		this.todo.textContent = missing ?
		    `${counted(missing, "element", "elements")} still to be keyed` :
		    "Nothing is missing";
		fill(this.list, told.length ? told.map((f) => el("li", {
			class: f.severity,
		}, el("button.link", {type: "button",
			on: {click: () => this.go(f.path ?? "")}},
		f.severity === "error" ? "Error" : "Look",
		f.path ? `, ${label(f.path)}` : ""),
		el("span", null, `${f.text}.`, f.action ? ` ${f.action}` : "",
		    el("small", null, ` ${f.rule}; ${f.source}`)))) :
		    el("li.none", null, "None so far."));
	}

	/** Texts that CBP reads otherwise than they were typed. */
	tellSent(sent, label) {
		fill(this.read, sent.length ? [
			el("h2", null, "CBP will read"),
			el("dl", null, sent.map((s) => [
				el("dt", null, label(s.path)),
				el("dd", null, s.sent)])),
		] : null);
	}
}
