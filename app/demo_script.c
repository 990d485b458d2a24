#include "app/demo_script.h"

/* Every step has its own time, so that the same files come out each time. */
#define KEYED "2026-11-18T14:00:00Z"
#define LETTERED "2026-11-18T14:30:00Z"
#define RELEASED "2026-11-18T20:30:00Z"
#define FILED "2026-11-18T21:00:00Z"
#define SENT "2026-11-18T21:10:00Z"
#define ANSWERED "2026-11-18T21:30:00Z"
#define FILED_AGAIN "2026-11-18T21:40:00Z"
#define ANSWERED_AGAIN "2026-11-18T22:00:00Z"
#define CLOSED "2026-11-18T22:30:00Z"

const struct dbk_demo_step dbk_demo_steps[] = {
    {"The clean machine gets its ledger", KEYED, NULL, NULL, DBK_OK,
	{"init", "--filer", "HLB", "--name", "HARBOR LIGHT CUSTOMS BROKERS INC",
	    "--id", "DE3000"}},
    {"Who the broker is", KEYED, "{data}/profile.tsv", NULL, DBK_OK,
	{"set", "{1}", "{2}"}},
    {"Which entry numbers it may use", KEYED, "{data}/pools.tsv", NULL, DBK_OK,
	{"number", "add", "{1}", "{2}", "--station={3}", "--offset={4}"}},
    {"Typical mistakes are refused", KEYED, NULL, NULL, DBK_EFINDINGS,
	{"entry", "import", "{data}/mistakes.jsonl", "--dry-run"}},
    {"40 entries are keyed", KEYED, NULL, NULL, DBK_OK,
	{"entry", "import", "{data}/entries.jsonl"}},
    {"Every rule is run", LETTERED, NULL, NULL, DBK_OK,
	{"entry", "complete", "--all"}},
    {"Downtime letters for the officers", LETTERED, NULL, NULL, DBK_OK,
	{"letter", "make", "--all", "--out", "{dir}/letters.pdf"}},
    {"The manifest for CBP", LETTERED, NULL, NULL, DBK_OK,
	{"manifest", "--out", "{dir}/manifest.xlsx"}},
    {"The officers release on paper", RELEASED, "{data}/releases.tsv", NULL,
	DBK_OK,
	{"entry", "release", "{1}", "--at={2}", "--port={3}", "--officer={4}",
	    "--{5}"}},
    {"What retroactive filing will send", FILED, NULL, NULL, DBK_OK,
	{"replay", "plan", "--size", "15"}},
    {"The batches are written", FILED, NULL, NULL, DBK_OK,
	{"replay", "build", "--size", "15", "--out", "{dir}/batches"}},
    {"The batches are sent", SENT, NULL, NULL, DBK_OK,
	{"replay", "send", "--to", "{dir}/outbox"}},
    {"CBP answers: warnings, one rejected", ANSWERED, NULL, NULL, DBK_OK,
	{"respond", "{data}/answers/10-two-warnings-one-rejected.edi"}},
    {"CBP answers: a batch rejected as a whole", ANSWERED, NULL, NULL, DBK_OK,
	{"respond", "{data}/answers/20-batch-rejected.edi"}},
    {"CBP answers: accepted, and an answer that is not ours", ANSWERED, NULL,
	NULL, DBK_EFINDINGS,
	{"respond", "{data}/answers/30-accepted-and-a-stray.edi"}},
    {"The entries that were not at fault are written again", FILED_AGAIN, NULL,
	NULL, DBK_OK,
	{"replay", "build", "--size", "15", "--out", "{dir}/batches"}},
    {"and sent", FILED_AGAIN, NULL, NULL, DBK_OK,
	{"replay", "send", "--to", "{dir}/outbox"}},
    {"CBP answers: accepted", ANSWERED_AGAIN, NULL, NULL, DBK_OK,
	{"respond", "{data}/answers/40-requeued-accepted.edi"}},
    {"The account", CLOSED, NULL, NULL, DBK_OK,
	{"account", "--out", "{dir}/account.xlsx"}},
    {"The account on paper", CLOSED, NULL, "{dir}/account.txt", DBK_OK,
	{"account", "--out", "{dir}/account.pdf"}},
    {"The account for a program", CLOSED, NULL, "{dir}/account.json", DBK_OK,
	{"account", "--json"}},
    {"The whole ledger is checked", CLOSED, NULL, NULL, DBK_OK, {"verify"}},
};

const size_t dbk_demo_nsteps = sizeof dbk_demo_steps / sizeof dbk_demo_steps[0];

const char *const dbk_demo_next[] = {"daybook entry list --filing rejected",
    "daybook entry show HLB-0412504-7", "daybook entry history HLB-0412500-5",
    "daybook edi explain {dir}/batches/SE-DE3000-00001.edi | less",
    "daybook replay list", NULL};
