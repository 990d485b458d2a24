/*
 * sim.c -- filings against a simulated CBP, with everything going wrong that
 * may: lost batches, late, doubled, cut, merged and disordered answers, entries
 * rejected alone or with their batch, status notices out of order.
 *
 *   sim [RUNS [ENTRIES [SEED]]]
 *
 * A run ends when every entry is settled.  At every step no entry may be
 * accepted that CBP did not accept, and nothing may be filed twice; at the end
 * the ledger must agree with CBP's book, the account must be balanced, and
 * verify content.  A failure names the seed of its run.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/sim/sim.h"

#define STEPS_MOST 400
#define STEP_SECONDS (6 * 3600)
#define RUNS_A_LEDGER 15
#define FIRST_DAY 1797000000 /* 2026-12-11 */

void
sim_fail(struct sim *s, const char *what)
{
	(void)fprintf(stderr,
	    "sim: seed %" PRIu64 ", step %u: %s\n  %s\n  %s\n", s->seed,
	    s->step, what, s->err.text, s->finding);
	exit(1);
}

void
sim_wants(struct sim *s, enum dbk_code rc, const char *what)
{
	if (rc != DBK_OK)
		sim_fail(s, what);
}

static void
note(void *arg, const struct dbk_finding *f)
{
	struct sim *s = arg;

	(void)snprintf(s->finding, sizeof s->finding, "%s: %s",
	    dbk_rules[f->rule].id, f->text);
}

static void
pass_time(struct sim *s, int64_t seconds)
{
	s->seconds += seconds;
	dbk_time_format(s->now, s->seconds);
}

/* ---- the ledger ---- */

static void
open_ledger(struct sim *s)
{
	static const char *const settings[][2] = {{"sender.site", "2704"},
	    {"sender.id", "B76"}, {"processing.port", "2704"}};
	struct dbk_secret pass = {0}, code = {0};
	size_t i;

	(void)snprintf(s->folder, sizeof s->folder, "sim-XXXXXX");
	if (mkdtemp(s->folder) == NULL)
		sim_fail(s, "no folder");
	(void)snprintf(s->path, sizeof s->path, "%s/sim.ledger", s->folder);
	s->seconds = FIRST_DAY;
	pass_time(s, 0);
	s->actor = (struct dbk_actor){.user = "sim", .now = s->now};
	sim_wants(s, dbk_secret_copy(&pass, "simulated", 9, &s->err), "secret");
	sim_wants(s,
	    dbk_ledger_init(s->path, &pass, &s->actor,
		&(struct dbk_birth){
		    .filer = "B76", .name = "SIM", .id = "ABCDEF"},
		s->recovery, &s->err),
	    "init");
	sim_wants(s,
	    dbk_secret_copy(&code, s->recovery, strlen(s->recovery), &s->err),
	    "secret");
	sim_wants(s,
	    dbk_ledger_open(&s->l, s->path, &code, DBK_ACCESS_WRITE, &s->actor,
		&s->err),
	    "open");
	dbk_secret_free(&pass);
	dbk_secret_free(&code);
	for (i = 0; i < sizeof settings / sizeof settings[0]; i++)
		sim_wants(s,
		    dbk_profile_set(s->l, settings[i][0], settings[i][1],
			&s->sink, &s->err),
		    "set");
	sim_wants(s,
	    dbk_pool_add(s->l, NULL, 1, 900000, NULL, 0, &s->sink, &s->err),
	    "pool");
}

static void
close_ledger(struct sim *s)
{
	static const char *const ends[] = {
	    "", ".keys", ".keys.bak", ".lock", "-wal", "-shm"};
	char name[160];
	size_t i;

	dbk_ledger_close(s->l);
	for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		(void)snprintf(name, sizeof name, "%s%s", s->path, ends[i]);
		(void)unlink(name);
	}
	(void)rmdir(s->folder);
}

/* ---- a run ---- */

static void
run(struct sim *s, uint64_t seed, unsigned entries, bool verify)
{
	s->seed = seed;
	s->chance.state = seed * 0x2545F4914F6CDD1Du + 11;
	s->cbp.chance.state = seed * 0x9E3779B97F4A7C15u + 1;
	s->nshipped = 0;
	broker_key(s, entries);
	for (s->step = 0; s->step < STEPS_MOST; s->step++) {
		s->cbp.step = s->step;
		pass_time(s, STEP_SECONDS);
		if (chance_is(&s->chance, 500))
			broker_file(s);
		cbp_notify(&s->cbp);
		if (s->step < 20 && chance_is(&s->chance, 50))
			cbp_notify_stranger(&s->cbp, "X99-0000001-2");
		broker_read(s);
		broker_correct(s);
		broker_ask(s);
		if (judge_step(s))
			break;
	}
	if (s->step == STEPS_MOST) {
		judge_tell(s);
		sim_fail(s, "it does not end");
	}
	judge_end(s, verify);
}

int
main(int argc, char **argv)
{
	static struct sim s;
	unsigned runs, entries, i;
	uint64_t seed;

	runs = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 30;
	entries = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 60;
	seed = argc > 3 ? (uint64_t)strtoull(argv[3], NULL, 10) : 1;
	s.sink.emit = note;
	s.sink.arg = &s;
	cbp_init(&s.cbp, seed);
	for (i = 0; i < runs; i++) {
		if (i % RUNS_A_LEDGER == 0) {
			if (s.l != NULL)
				close_ledger(&s);
			open_ledger(&s);
		}
		run(&s, seed + i, entries,
		    i % RUNS_A_LEDGER == RUNS_A_LEDGER - 1 || i + 1 == runs);
	}
	close_ledger(&s);
	cbp_fini(&s.cbp);
	(void)printf("%u runs of %u entries: every filing is settled as CBP "
		     "has it\n",
	    runs, entries);
	return 0;
}
