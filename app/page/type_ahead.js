/**
 * type_ahead.js -- what is keyed before an answer is there.  Where Enter leads
 * can depend on an answer that is still on its way: a product brings a line,
 * an importer an entry.  Then the keys wait, as those of a terminal do, and
 * are pressed when it is known where they go.  They are shown meanwhile, saved
 * with the draft, and Esc lets them go on without the answer.
 */
import {el, placeBelow} from "./dom.js";
import {isBound} from "./keys.js";
import {say} from "./live.js";
import {recall, watch} from "./store.js";

/** Nothing is shown of a wait that nobody notices. */
const NOTICED_MS = 150;
/** A program that does not answer at all does not hold anybody up. */
const LONGEST_MS = 10000;

const MARKS = {Enter: "⏎", Tab: "⇥", Backspace: "⌫", Delete: "⌦",
	ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→"};

/** Where a key that moves the caret puts it. */
const CARET = {
	Home: () => 0,
	End: (input) => input.value.length,
	ArrowLeft: (input) => Math.max(0, input.selectionStart - 1),
	ArrowRight: (input) => input.selectionEnd + 1,
};

const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta",
	"CapsLock"]);

function isText(event) {
	return event.key.length === 1 && (event.getModifierState("AltGraph") ||
	    !(event.ctrlKey || event.altKey || event.metaKey));
}

/** A key that goes on from a field, chooses, or does something to the form. */
function leaves(event) {
	return !event.ctrlKey && !event.metaKey && (isBound(event) ||
	    /^(Enter|Tab|ArrowUp|ArrowDown)$/.test(event.key));
}

/** The next macrotask: what a key began without waiting has happened. */
function turn() {
	return new Promise((go) => setTimeout(go));
}

/** The screen is locked: keys are for its passphrase. */
function locked() {
	return recall().session.state !== "open";
}

function unlocked() {
	return new Promise((go) => {
		const stop = watch(() => {
			if (!locked()) {
				stop();
				go();
			}
		});
	});
}

/** Change the text at the caret, as typing does. */
function edit(input, text, from, to) {
	input.setRangeText(text, from, to, "end");
	input.dispatchEvent(new Event("input", {bubbles: true}));
}

/** What the browser does with a key of a person that nobody prevented. */
function byItself(key, at) {
	const text = at.matches("input:not([type=checkbox]), textarea");
	if (key.key === "Tab")
		tabFrom(at, key.shiftKey ? -1 : 1);
	else if (!text && (key.key === "Enter" || key.key === " "))
		at.click();
	else if (!text)
		return;
	else if (key.ctrlKey && key.code === "KeyA")
		at.select();
	else if (key.key in CARET)
		at.setSelectionRange(...Array(2).fill(CARET[key.key](at)));
	else if (key.key === "Backspace" || key.key === "Delete")
		erase(at, key.key === "Backspace");
	else if (key.text)
		edit(at, key.text, at.selectionStart, at.selectionEnd);
}

function erase(input, back) {
	const {selectionStart: from, selectionEnd: to} = input;
	const one = from === to ? 1 : 0;
	edit(input, "", Math.max(0, back ? from - one : from),
	    back ? to : to + one);
}

function tabFrom(at, step) {
	const all = [...(at.closest("dialog") ?? document).querySelectorAll(
	    "input, select, textarea, button, summary, a[href]")]
		.filter((node) => node.tabIndex >= 0 && !node.disabled &&
		    node.checkVisibility());
	const next = all[all.indexOf(at) + step];
	next?.focus();
	if (next?.matches("input:not([type=checkbox])"))
		next.select();
}

export class TypeAhead {
	/**
	 * @param {HTMLElement} form keys wait while the focus is in it
	 * @param {function(): ?{lookup: ?Promise, keep: function()}} box of the
	 *     field that has the focus; lookup is the answer that it awaits
	 * @param {function(): void} changed after every key that waits
	 */
	constructor(form, box, changed) {
		this.form = form;
		this.box = box;
		this.changed = changed;
		/** keys that wait, oldest first */
		this.keys = [];
		/** true while keys wait or are being pressed */
		this.busy = false;
		/** the answer that was asked for by hold() */
		this.pending = null;
		this.giveUp = () => {};
		this.note = el("p.ahead", {hidden: true});
		this.listeners = new AbortController();
		const options = {capture: true, signal: this.listeners.signal};
		document.addEventListener("keydown", (event) => this.key(event),
		    options);
		document.addEventListener("paste", (event) => this.paste(event),
		    options);
		document.addEventListener("pointerdown", (event) => {
			if (this.busy && form.contains(event.target))
				event.preventDefault();
		}, options);
	}

	/** The form is left. */
	stop() {
		this.listeners.abort();
		this.note.remove();
	}

	/** The keys that wait, in words; "" when none does. */
	get words() {
		return this.keys.map(({key, text, altKey}) => text ?? ` ${altKey ?
			"Alt+" : ""}${MARKS[key] ?? key} `).join("").trim();
	}

	/**
	 * Keys wait for an answer.
	 * @param {Promise} answer never rejects
	 * @param {function(): void} then what it decides; before any key
	 */
	hold(answer, then = () => {}) {
		const until = this.patiently(answer).then(then);
		this.pending = until.then(() => {
			this.pending = null;
		});
		this.run();
	}

	/** The answer, or that nobody waits for it any longer. */
	patiently(answer) {
		return new Promise((go) => {
			const timer = setTimeout(go, LONGEST_MS);
			this.giveUp = go;
			answer.then(go, go).finally(() => clearTimeout(timer));
		});
	}

	/** True where keys are none of this form's. */
	away() {
		if (!this.form.isConnected)
			this.stop();
		return locked() || !this.form.isConnected;
	}

	key(event) {
		if (!event.isTrusted || event.isComposing ||
		    MODIFIERS.has(event.key) || this.away())
			return;
		if (!this.busy && !(leaves(event) && this.box()?.lookup))
			return;
		/* Ctrl+V comes as a paste; other such keys type nothing. */
		if (event.ctrlKey && !isText(event) && event.code !== "KeyA")
			return;
		event.preventDefault();
		event.stopImmediatePropagation();
		if (event.key === "Escape") {
			this.letGo();
			return;
		}
		const {key, code, shiftKey, altKey, ctrlKey} = event;
		this.wait({key, code, shiftKey, altKey, ctrlKey,
			text: isText(event) ? key : null});
		this.run();
	}

	paste(event) {
		if (!this.busy || this.away())
			return;
		event.preventDefault();
		event.stopImmediatePropagation();
		this.wait({key: "", text: event.clipboardData.getData("text/plain")});
	}

	wait(key) {
		this.keys.push(key);
		this.tell();
		this.changed();
	}

	/** Esc: what was typed stays as it is, and the keys go on. */
	letGo() {
		const box = this.box();
		if (box?.lookup)
			box.keep();
		this.giveUp();
	}

	async run() {
		if (this.busy)
			return;
		this.busy = true;
		this.form.setAttribute("aria-busy", "true");
		const noticed = setTimeout(() => this.notice(), NOTICED_MS);
		let pressed = false;
		while (await this.ready()) {
			const key = this.keys.shift();
			pressed = true;
			this.tell();
			this.press(key);
			await turn();
		}
		clearTimeout(noticed);
		this.note.hidden = true;
		this.busy = false;
		this.form.removeAttribute("aria-busy");
		/* Saved without the keys that waited. */
		if (pressed)
			this.changed();
	}

	/** Wait until a key may be pressed; false: there is none. */
	async ready() {
		while (this.form.isConnected) {
			const [key] = this.keys;
			const lookup = key && !key.text ? this.box()?.lookup : null;
			if (this.pending)
				await this.pending;
			else if (lookup)
				await this.awaited(lookup);
			else if (key && locked())
				await unlocked();
			else
				return key !== undefined;
		}
		return false;
	}

	async awaited(lookup) {
		await this.patiently(lookup);
		/* Who did not wait goes on without the match. */
		const box = this.box();
		if (box?.lookup === lookup)
			box.keep();
	}

	press(key) {
		const at = document.activeElement;
		const {text: _, ...init} = key;
		if (key.text !== null && key.text.length !== 1) {
			byItself(key, at);
			return;
		}
		if (at.dispatchEvent(new KeyboardEvent("keydown", {...init,
			bubbles: true, cancelable: true})))
			byItself(key, document.activeElement);
	}

	notice() {
		document.body.append(this.note);
		this.note.hidden = false;
		this.tell();
		say("Looking it up. What you type ahead waits.");
	}

	/** Show what waits, below the field that it waits for. */
	tell() {
		if (this.note.hidden)
			return;
		this.note.textContent = `Looking it up. Typed ahead: ${this.words ||
		    "nothing"}. Esc: do not wait.`;
		placeBelow(this.note, document.activeElement);
	}
}
