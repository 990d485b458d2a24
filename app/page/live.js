/**
 * live.js -- what a screen reader is told: one polite and one urgent region
 * for the whole page.
 */

/** Tell when the person pauses. */
export function say(text) {
	tell("live-polite", text);
}

/** Tell at once: something went wrong. */
export function alertPerson(text) {
	tell("live-urgent", text);
}

function tell(id, text) {
	const region = document.getElementById(id);
	/* The same words twice are told twice only when they change between. */
	region.textContent = "";
	setTimeout(() => {
		region.textContent = text;
	}, 50);
}

/** Forget what was told: the screen is locked. */
export function hush() {
	for (const id of ["live-polite", "live-urgent"])
		document.getElementById(id).textContent = "";
}
