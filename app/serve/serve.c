#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/serve/call.h"
#include "app/serve/guard.h"
#include "app/serve/guests.h"
#include "app/serve/http.h"
#include "app/serve/tls.h"
#include "app/serve/work.h"

/* Calls that may wait for each lane before a client is told to come again. */
#define DOOR_MOST 16
#define READERS_MOST 512
#define WRITER_MOST 4096
/* Calls that share one commit, at most: the first must not wait for ever. */
#define SHARED_MOST 256
/* A session ends, however busy. */
#define SESSION_HOURS 14
/* Descriptors beside those of connections. */
#define OTHER_FILES 64

void
dbk_serve_now(const struct dbk_serve *s, char now[DBK_TIME_LEN + 1])
{
	struct timespec clock = {0};
	struct tm utc;

	if (s->app->now != NULL && dbk_time_normalise(now, s->app->now))
		return;
	(void)clock_gettime(CLOCK_REALTIME, &clock);
	memset(&utc, 0, sizeof utc);
	(void)gmtime_r(&clock.tv_sec, &utc);
	(void)strftime(now, DBK_TIME_LEN + 1, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* Papers on their way are kept in memory where the system has a place for it,
 * and only until they are open.  The folder's name says whose it is. */
static enum dbk_code
make_folder(struct dbk_serve *s, struct dbk_err *err)
{
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	(void)snprintf(s->folder, sizeof s->folder, "%s/daybook-%ld-XXXXXX",
	    base, (long)getpid());
	if (mkdtemp(s->folder) == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", base,
		    strerror(errno));
	return DBK_OK;
}

/* Every connection is a descriptor, and the default allows a thousand. */
static enum dbk_code
raise_limit(const struct dbk_serve *s, struct dbk_err *err)
{
	rlim_t want = (rlim_t)s->options.connections + OTHER_FILES;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < want) {
		limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
		if (limit.rlim_cur < want ||
		    setrlimit(RLIMIT_NOFILE, &limit) != 0)
			return dbk_fail(err, DBK_ESYSTEM,
			    "%u connections need %llu open files: raise the "
			    "limit (ulimit -n), or give fewer with "
			    "--connections",
			    s->options.connections, (unsigned long long)want);
	}
	return DBK_OK;
}

static enum dbk_code
open_lanes(struct dbk_serve *s, struct dbk_err *err)
{
	enum dbk_code rc;

	s->door = (struct dbk_lane){
	    .most = DOOR_MOST,
	    .gulp = 1,
	    .work = dbk_work_door,
	    .arg = s,
	};
	s->readers = (struct dbk_lane){
	    .most = READERS_MOST,
	    .gulp = 1,
	    .work = dbk_work_read,
	    .arg = s,
	};
	s->writer = (struct dbk_lane){
	    .most = WRITER_MOST,
	    .gulp = SHARED_MOST,
	    .work = dbk_work_write,
	    .idle = dbk_work_idle,
	    .arg = s,
	};
	/* One transfer at a time: none waits behind another. */
	s->courier = (struct dbk_lane){
	    .most = 1,
	    .gulp = 1,
	    .work = dbk_work_carry,
	    .arg = s,
	};
	rc = dbk_lane_open(&s->door, 1, err);
	if (rc == DBK_OK)
		rc = dbk_lane_open(&s->readers, DBK_SERVE_READERS, err);
	if (rc == DBK_OK)
		rc = dbk_lane_open(&s->writer, 1, err);
	if (rc == DBK_OK)
		rc = dbk_lane_open(&s->courier, 1, err);
	return rc;
}

static enum dbk_code
start(struct dbk_serve *s, struct dbk_err *err)
{
	char fingerprint[DBK_FINGERPRINT_LEN + 1] = "", host[300];
	enum dbk_code rc;

	rc = raise_limit(s, err);
	if (rc == DBK_OK)
		rc = make_folder(s, err);
	if (rc == DBK_OK && s->options.tls)
		rc = dbk_tls_load(s, fingerprint, err);
	s->guests = dbk_guests_new(s->options.connections);
	if (rc == DBK_OK && s->guests == NULL)
		rc = dbk_fail_memory(err);
	if (rc == DBK_OK)
		rc = open_lanes(s, err);
	if (rc == DBK_OK)
		rc = dbk_http_start(s, err);
	if (rc != DBK_OK)
		return rc;
	dbk_guard_self(s, host, sizeof host);
	dbk_note(&s->app->out, "the page is at http%s://%s/\n",
	    s->options.tls ? "s" : "", host);
	if (fingerprint[0] != '\0')
		dbk_note(&s->app->out, "its certificate has the SHA-256 %s\n",
		    fingerprint);
	return DBK_OK;
}

/* Once a second: sessions, slow clients, the key. */
static void
tend(struct dbk_serve *s)
{
	int64_t idle = dbk_visits_tend(&s->visits);

	dbk_guests_tend(s->guests);
	if (idle >= (int64_t)s->options.drop_minutes * 60)
		dbk_vault_shut(&s->vault);
}

/* Until somebody wants us to end. */
static void
wait_for_signal(struct dbk_serve *s, const sigset_t *signals)
{
	const struct timespec second = {.tv_sec = 1};

	while (sigtimedwait(signals, NULL, &second) < 0)
		tend(s);
}

enum dbk_code
dbk_serve_open(struct dbk_serve **out, const struct dbk_app *app,
    const struct dbk_serve_options *options, struct dbk_err *err)
{
	struct dbk_serve *s = calloc(1, sizeof *s);
	enum dbk_code rc;

	*out = NULL;
	if (s == NULL)
		return dbk_fail_memory(err);
	s->app = app;
	s->options = *options;
	dbk_vault_init(&s->vault, app->ledger_path, DBK_SERVE_READERS + 1);
	dbk_visits_init(&s->visits, (int64_t)options->lock_minutes * 60,
	    (int64_t)SESSION_HOURS * 3600);
	dbk_throttle_init(&s->throttle);
	dbk_transfer_init(&s->transfer);
	rc = start(s, err);
	if (rc != DBK_OK) {
		dbk_serve_close(s);
		return rc;
	}
	*out = s;
	return DBK_OK;
}

void
dbk_serve_close(struct dbk_serve *s)
{
	if (s == NULL)
		return;
	/* The lanes finish what they have, with the answers still going out. */
	if (s->daemon != NULL)
		dbk_http_quiesce(s);
	/* A transfer may take long: what is keyed meanwhile is still saved. */
	dbk_lane_close(&s->courier);
	dbk_lane_close(&s->door);
	dbk_lane_close(&s->readers);
	dbk_lane_close(&s->writer);
	dbk_http_stop(s);
	dbk_lane_fini(&s->door);
	dbk_lane_fini(&s->readers);
	dbk_lane_fini(&s->writer);
	dbk_lane_fini(&s->courier);
	dbk_guests_free(s->guests);
	dbk_tls_free(s);
	if (s->folder[0] != '\0')
		(void)rmdir(s->folder);
	dbk_transfer_fini(&s->transfer);
	dbk_throttle_fini(&s->throttle);
	dbk_visits_fini(&s->visits);
	dbk_vault_fini(&s->vault);
	free(s);
}

enum dbk_code
dbk_serve_run(const struct dbk_app *app,
    const struct dbk_serve_options *options, struct dbk_err *err)
{
	struct dbk_serve *s;
	sigset_t signals, before;
	enum dbk_code rc;

	/* Before the threads, which take it over. */
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGTERM);
	(void)sigaddset(&signals, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &signals, &before);
	rc = dbk_serve_open(&s, app, options, err);
	if (rc == DBK_OK)
		wait_for_signal(s, &signals);
	dbk_serve_close(s);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}
