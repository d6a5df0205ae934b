/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Steps of a sequence: random requests, valid and odd ones, and writes to sysfs
 * between them.
 */
#ifndef SIM_STEP_H
#define SIM_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define STEP_SIZE_MAX 1024

/* Stands for the family's number in a request. */
#define STEP_FAMILY 0x7ff0

/* The sequence number of every request. */
#define STEP_SEQ 1

/**
 * struct step - one step
 * @path: file to write to; "": a request
 * @data: the request, or what is written
 * @size: bytes of it
 */
struct step {
	char path[64];
	uint8_t data[STEP_SIZE_MAX];
	size_t size;
};

/* Names of the devices that steps make; ends with NULL. */
extern const char *const step_names[];

/* Seed all further steps; choose whether virtio_vdpa is among them. */
void step_seed(uint64_t seed, bool may_use_virtio);

void step_draw(struct step *step);

/* The request that deletes a device. */
void step_delete(struct step *step, const char *name);

/*
 * Print a step as a line with its newline; parse a line: false if it is no
 * step.
 */
void step_print(FILE *file, const struct step *step);
bool step_parse(const char *line, struct step *step);

#endif
