/**
 * form_moves.js -- one hand on the keyboard.  Enter goes to the next field
 * that is still to be keyed, Shift+Enter to the field before; Tab and
 * Shift+Tab go through all of them, as everywhere.
 */

export class EnterMoves {
	/**
	 * @param {import("./entry_form.js").EntryForm} form
	 * @param {function(): void} end where Enter goes after the last field
	 */
	constructor(form, end) {
		this.form = form;
		this.end = end;
		form.node.addEventListener("keydown", (event) => {
			if (event.key !== "Enter" || event.isComposing ||
			    !event.target.dataset.path || event.altKey ||
			    event.ctrlKey || event.metaKey)
				return;
			event.preventDefault();
			if (event.shiftKey)
				this.back(event.target);
			else
				this.on(event.target);
		});
	}

	/** The fields of the form that can be seen, in order. */
	seen() {
		return [...this.form.fields.values()]
			.filter((field) => field.input.isConnected &&
			    field.input.checkVisibility())
			.sort((a, b) => a.input.compareDocumentPosition(b.input) &
			    Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
	}

	/**
	 * Is this field still to be keyed?  Of an item that nobody began, the
	 * first field only: going on from it means that there are no more.
	 */
	open(field, seen) {
		if (field.wrong === "error")
			return true;
		if (field.kind === "flag") {
			return field.options.wanted && !field.input.checked &&
			    !this.form.left.has(field.path);
		}
		if (!field.empty)
			return false;
		if (field.ghost)
			return true;
		const item = field.node.closest(".item.ghost");
		if (!item || this.isWanted(item))
			return field.options.stillWanted?.() ?? field.options.wanted;
		return field === seen.find((f) => item.contains(f.node));
	}

	/** The first bill and the first line are wanted though nobody began. */
	isWanted(item) {
		return /\[0\](\.tariffs\[0\])?$/.test(item.dataset.item);
	}

	on(input) {
		const field = this.form.fields.get(input.dataset.path);
		const ghost = this.ghostOf(field);
		const {path} = field;
		const filling = this.form.settle(field, true);
		if (filling)
			this.form.ahead.hold(filling, () => this.onFrom(path, ghost));
		else
			this.onFrom(path, ghost);
	}

	/** The field at path is done with; ghost is the item that it ends. */
	onFrom(path, ghost) {
		const seen = this.seen();
		const at = seen.findIndex((f) => f.path === path);
		/* An item that was not begun is left as a whole. */
		const next = seen.slice(at + 1).find((f) => this.open(f, seen) &&
		    !(ghost && ghost.dataset.item === this.ghostOf(f)
			    ?.dataset.item));
		if (next) {
			next.input.focus();
			if (next.takesText)
				next.input.select();
		} else {
			this.end();
		}
	}

	/** The item that nobody began, when Enter on its first field ends it. */
	ghostOf(field) {
		const items = [];
		for (let node = field.node.closest(".item.ghost"); node;
			node = node.parentElement.closest(".item.ghost"))
			items.push(node);
		const item = items.at(-1);
		return item && !this.isWanted(item) && field.empty ? item : null;
	}

	back(input) {
		const seen = this.seen();
		const at = seen.findIndex((f) => f.input === input);
		seen[at - 1]?.input.focus();
	}

	/**
	 * The first field that is still to be keyed has the focus; where nothing
	 * is, the first field of all.  A place for one item more is no such field.
	 */
	first() {
		const seen = this.seen();
		(seen.find((f) => this.open(f, seen) && !f.optional &&
		    !this.ghostOf(f)) ?? seen[0])?.input.focus();
	}

	/**
	 * The next field with a finding after the one with the focus.
	 * @param {boolean} first the first one of the form instead
	 */
	nextFinding(first = false) {
		const seen = this.seen();
		const at = first ? -1 : seen.findIndex((f) =>
			f.input === document.activeElement);
		const wrong = [...seen.slice(at + 1), ...seen.slice(0, at + 1)]
			.find((f) => f.wrong);
		wrong?.input.focus();
		return Boolean(wrong);
	}
}
