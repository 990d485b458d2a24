/**
 * idle.js -- a screen that nobody works at is locked.  The program decides
 * for itself, too; this only hides what is on the screen in time.
 */
import {recall, watch} from "./store.js";
import {showLock} from "./lock.js";

const LOOK_MS = 1000;

/** Begin to watch; the time comes with the session. */
export function watchIdleness() {
	let last = Date.now();
	for (const event of ["keydown", "pointerdown", "wheel"])
		document.addEventListener(event, () => {
			last = Date.now();
		}, {capture: true, passive: true});
	watch((state, changes) => {
		if ("session" in changes)
			last = Date.now();
	});
	setInterval(() => {
		const {state, lock_seconds: seconds} = recall().session;
		if (state === "open" && seconds &&
		    Date.now() - last > seconds * 1000)
			showLock(true);
	}, LOOK_MS);
}
