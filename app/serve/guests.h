/*
 * guests.h -- connections by age.  A client that dribbles its request, or sends
 * none, must not hold its place for ever: libmicrohttpd drops those that are
 * silent, this drops those that are slow.
 */
#ifndef DBK_SERVE_GUESTS_H
#define DBK_SERVE_GUESTS_H

#include <stdbool.h>
#include <stddef.h>

struct dbk_guests;
struct dbk_guest;

/* Seconds that a request may take to arrive; and while three quarters of all
 * connections are taken. */
#define DBK_GUEST_PATIENCE 60
#define DBK_GUEST_HASTE 5

/* most: connections at one time.  NULL when memory is short. */
struct dbk_guests *dbk_guests_new(size_t most);
/* Takes NULL. */
void dbk_guests_free(struct dbk_guests *g);

/* A connection came; NULL when memory is short: it is not watched. */
struct dbk_guest *dbk_guests_come(struct dbk_guests *g, int fd);
/* It is about to be closed.  Takes NULL. */
void dbk_guests_leave(struct dbk_guests *g, struct dbk_guest *guest);

/* The request is whole: it may take as long as it needs; or it is answered and
 * the next one may come.  Takes NULL. */
void dbk_guests_serve(struct dbk_guests *g, struct dbk_guest *guest,
    bool served);

/* Hang up on those that take too long. */
void dbk_guests_tend(struct dbk_guests *g);

#endif
