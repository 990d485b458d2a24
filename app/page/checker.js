/**
 * checker.js -- asks the program what it finds in a document while it is
 * keyed: the rules of the ledger themselves, so the page has none of its own.
 */
import {ask} from "./api.js";
import {debounce} from "./dom.js";
import {pruned} from "./paths.js";

const PAUSE_MS = 200;

export class Checker {
	/**
	 * @param {function(): Object} document asked when it is sent
	 * @param {?string} number of the entry that is corrected
	 * @param {function(Object): void} told what was found: {findings,
	 *     missing, sent, lines_value}
	 */
	constructor(document, number, told) {
		this.document = document;
		this.number = number;
		this.told = told;
		this.running = null;
		this.soon = debounce(PAUSE_MS, () => this.run());
	}

	/** The document changed. */
	changed() {
		this.soon();
	}

	/** Check now; an older check that still runs is given up. */
	async run() {
		this.running?.abort();
		const running = new AbortController();
		this.running = running;
		const number = this.number ?
		    `&number=${encodeURIComponent(this.number)}` : "";
		try {
			const {body} = await ask("POST",
			    `check?stage=complete${number}`,
			    {body: pruned(this.document()) ?? {},
				signal: running.signal});
			const missing = new Set(body.missing ?? []);
			this.told({...body, findings: (body.findings ?? [])
				.map((f) => ({...f, missing: missing.has(f.path)}))});
		} catch {
			/* Given up, or the program is away: the state of saving
			 * says so. */
		}
	}

	stop() {
		this.soon.cancel();
		this.running?.abort();
	}
}
