/**
 * screen_login.js -- who works here.
 */
import {post} from "./api.js";
import {el, fill, uniqueId} from "./dom.js";
import {remember} from "./store.js";

export const name = "login";
export const title = "Log in";

export function show(place) {
	const user = uniqueId("user");
	const passphrase = uniqueId("passphrase");
	const wrong = el("p.finding.error", {role: "alert"});
	const button = el("button.main", {type: "submit"}, "Log in");
	const form = el("form.login", {on: {submit: async (event) => {
		event.preventDefault();
		wrong.textContent = "";
		button.disabled = true;
		try {
			remember({session: await post("login", {
				user: form.elements.user.value.trim(),
				passphrase: form.elements.passphrase.value})});
		} catch (refusal) {
			wrong.textContent = refusal.message +
			    (refusal.wait ? ` Try again in ${refusal.wait} ` +
			    "seconds." : "");
			form.elements.passphrase.select();
		}
		button.disabled = false;
	}}}, el("h1", null, "Daybook"),
	el("p", null, "The book of original entry for downtime."),
	el("label", {for: user}, "User"),
	el("input", {id: user, name: "user", autocomplete: "username",
		required: true, spellcheck: "false", autocapitalize: "off"}),
	el("label", {for: passphrase}, "Passphrase"),
	el("input", {id: passphrase, name: "passphrase", type: "password",
		autocomplete: "current-password", required: true}),
	wrong, button);
	fill(place, form);
	form.elements.user.focus();
}
