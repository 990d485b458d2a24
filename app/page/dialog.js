/**
 * dialog.js -- a window on the page: a question, or something to look at.
 * The browser's own dialog element keeps the focus inside and gives it back.
 */
import {el, uniqueId} from "./dom.js";

/**
 * Open a window.
 * @param {string} title
 * @param {Array<Node>} content
 * @param {Array<{label: string, value: string, main: ?boolean}>} choices the
 *     buttons; Esc answers ""
 * @param {function(string): (boolean|Promise<boolean>)} accept asked before
 *     the window closes; false keeps it open
 * @returns {Promise<string>} value of the button
 */
export function ask(title, content, choices, accept = () => true) {
	const heading = uniqueId("dialog");
	const before = document.activeElement;
	return new Promise((resolve) => {
		const buttons = choices.map((choice) => el("button", {
			type: "button",
			class: choice.main ? "main" : null,
			value: choice.value,
			on: {click: () => close(choice.value)},
		}, choice.label));
		const dialog = el("dialog", {"aria-labelledby": heading},
		    el("h2", {id: heading}, title),
		    el("div.dialog-body", {tabindex: -1}, content),
		    el("div.buttons", null, buttons));
		async function close(value) {
			if (value !== "" && !(await accept(value)))
				return;
			dialog.close();
			dialog.remove();
			if (before?.isConnected)
				before.focus();
			resolve(value);
		}
		dialog.addEventListener("cancel", (event) => {
			event.preventDefault();
			close("");
		});
		dialog.addEventListener("keydown", (event) => {
			const main = choices.find((choice) => choice.main);
			if (event.key === "Enter" && main &&
			    event.target.matches("input")) {
				event.preventDefault();
				close(main.value);
			}
		});
		document.body.append(dialog);
		dialog.showModal();
		const first = dialog.querySelector("[autofocus], input, textarea") ??
		    buttons.find((b) => b.classList.contains("main")) ??
		    buttons[0];
		first?.focus();
	});
}

/** Something to read. */
export function show(title, ...content) {
	return ask(title, content, [{label: "Close", value: "", main: true}]);
}

/**
 * Ask for one text, as a reason.
 * @returns {Promise<?string>} null when the person thought better of it
 */
export async function askText(title, says, label, verb) {
	const id = uniqueId("text");
	const input = el("input", {id, autocomplete: "off", required: true});
	const wrong = el("p.finding.error", {role: "alert"});
	const answer = await ask(title, [
		el("p", null, says),
		el("label", {for: id}, label), input, wrong,
	], [{label: verb, value: "yes", main: true},
		{label: "Cancel", value: ""}], () => {
		if (input.value.trim() !== "")
			return true;
		wrong.textContent = `${label} is wanted.`;
		input.focus();
		return false;
	});
	return answer === "yes" ? input.value.trim() : null;
}
