/*
 * work.h -- what the lanes do with calls.
 */
#ifndef DBK_SERVE_WORK_H
#define DBK_SERVE_WORK_H

#include <stdbool.h>
#include <stddef.h>

struct dbk_call;

/* Each is a lane's work; arg is the struct dbk_serve. */
void dbk_work_door(void *arg, size_t index, struct dbk_call *calls);
void dbk_work_read(void *arg, size_t index, struct dbk_call *calls);
void dbk_work_write(void *arg, size_t index, struct dbk_call *calls);
void dbk_work_carry(void *arg, size_t index, struct dbk_call *calls);

/* The writer's idle work: the search follows the journal. */
bool dbk_work_idle(void *arg);

#endif
