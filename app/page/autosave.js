/**
 * autosave.js -- a draft on its way to the disk.  Every change is sent within
 * half a second and counts as saved only when the program acknowledged it.
 * While the program is away the draft stays in memory and is sent again; it is
 * never put into the browser's own storage.
 */
import {ask, seg} from "./api.js";

const PAUSE_MS = 300;
const RETRY_MS = 1000;

/** 32 hexadecimal digits. */
export function newDraftId() {
	return [...crypto.getRandomValues(new Uint8Array(16))]
		.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keeps one draft. */
export class Autosave {
	/**
	 * @param {string} id
	 * @param {?string} tag of the draft as it was read; null for a new one
	 * @param {function(): Object} body what to save, asked when it is sent
	 * @param {Object} on
	 * @param {function(string, string): void} on.state "saved", "changed",
	 *     "saving", "away", "locked", "refused" or "conflict", and words
	 * @param {function(Object): void} on.conflict theirs
	 */
	constructor(id, tag, body, on) {
		this.id = id;
		this.tag = tag ?? "*";
		this.body = body;
		this.on = on;
		this.timer = null;
		this.busy = null;
		/** bytes that were sent and perhaps arrived */
		this.doubtful = null;
		this.state = "saved";
		this.changes = 0;
		this.acknowledged = 0;
		this.stopped = false;
	}

	become(state, words = "") {
		this.state = state;
		this.on.state(state, words);
	}

	/** True while there is something that the program has not got. */
	get unsaved() {
		return !this.stopped && this.changes > this.acknowledged;
	}

	/** The document changed. */
	changed() {
		if (this.stopped)
			return;
		this.changes += 1;
		if (this.state === "saved")
			this.become("changed");
		if (this.timer === null && this.state !== "conflict")
			this.timer = setTimeout(() => this.send(), PAUSE_MS);
	}

	/** Save now; resolves when the newest change is saved or was refused. */
	async flush() {
		await this.busy;
		if (this.unsaved)
			await this.send();
	}

	send() {
		clearTimeout(this.timer);
		this.timer = null;
		this.busy ??= this.put().finally(() => {
			this.busy = null;
			const waits = this.state === "away" ||
			    this.state === "locked";
			if (this.unsaved && this.timer === null &&
			    this.state !== "conflict" && this.state !== "refused") {
				this.timer = setTimeout(() => this.send(),
				    waits ? RETRY_MS : PAUSE_MS);
			}
		});
		return this.busy;
	}

	async put() {
		const upTo = this.doubtful?.upTo ?? this.changes;
		const body = this.doubtful?.body ?? structuredClone(this.body());
		if (this.state !== "away")
			this.become("saving");
		try {
			const {tag} = await ask("PUT", `drafts/${seg(this.id)}`,
			    {body, tag: this.tag});
			this.tag = tag;
			this.doubtful = null;
			this.acknowledged = upTo;
			this.become(this.unsaved ? "changed" : "saved");
		} catch (refusal) {
			this.failed(refusal, {body, upTo});
		}
	}

	failed(refusal, sent) {
		if (refusal.passing) {
			/* It may have arrived: the same bytes go first again. */
			this.doubtful = refusal.status === 0 ? sent : null;
			this.become("away", refusal.message);
			return;
		}
		this.doubtful = null;
		if (refusal.status === 423 || refusal.status === 401)
			this.become("locked", refusal.message);
		else if (refusal.status === 409) {
			this.become("conflict", refusal.message);
			this.on.conflict(refusal.body.theirs);
		} else {
			this.become("refused", refusal.message);
		}
	}

	/** The person decided after a conflict: what is here follows theirs. */
	resolve(version) {
		this.tag = `"${version}"`;
		this.state = "changed";
		this.changes += 1;
		this.send();
	}

	/** The draft is gone: its entry was saved, or it was thrown away. */
	stop() {
		this.stopped = true;
		clearTimeout(this.timer);
	}
}
