/**
 * lock.js -- the locked screen: everything else is hidden from eyes, keyboard
 * and screen reader until the passphrase was given again.
 */
import {post} from "./api.js";
import {el, uniqueId} from "./dom.js";
import {hush} from "./live.js";
import {recall, remember} from "./store.js";

let shade = null;

function covered() {
	return ["top", "main", "keybar"].map((id) =>
		document.getElementById(id));
}

async function open(passphrase) {
	const {session} = recall();
	if (session.state === "gone") {
		const opened = await post("login",
		    {user: session.user, passphrase});
		remember({session: opened});
	} else {
		const opened = await post("unlock", {passphrase});
		remember({session: {...session, ...opened, state: "open"}});
	}
}

/**
 * Lock.
 * @param {boolean} tell true: the program is told, too
 */
export function showLock(tell = false) {
	const {session} = recall();
	if (shade !== null || session.state === "none")
		return;
	hush();
	for (const node of covered())
		node.classList.add("covered");
	for (const dialog of document.querySelectorAll("dialog[open]"))
		dialog.classList.add("covered");
	const id = uniqueId("passphrase");
	const wrong = el("p.finding.error", {role: "alert"});
	const input = el("input", {id, type: "password",
		autocomplete: "current-password", required: true});
	const form = el("form", {on: {submit: async (event) => {
		event.preventDefault();
		try {
			await open(input.value);
		} catch (refusal) {
			wrong.textContent = refusal.message;
			input.select();
		}
	}}}, el("h1", null, "Locked"),
	el("p", null, `${session.user} works here. What was keyed is kept.`),
	el("label", {for: id}, "Passphrase"), input, wrong,
	el("button.main", {type: "submit"}, "Unlock"),
	el("button", {type: "button", on: {click: () => remember({session:
	    {state: "none", needs: "login"}})}}, "Log in as somebody else"));
	shade = el("dialog.lock", {"aria-label": "Locked", on: {
		cancel: (event) => event.preventDefault()}}, form);
	document.body.append(shade);
	shade.showModal();
	input.focus();
	if (tell && session.state === "open") {
		remember({session: {...session, state: "locked"}});
		post("lock").catch(() => {});
	}
}

/** Uncover what was keyed. */
export function hideLock() {
	if (shade === null)
		return;
	shade.close();
	shade.remove();
	shade = null;
	for (const node of document.querySelectorAll(".covered"))
		node.classList.remove("covered");
}

