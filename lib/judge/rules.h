/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A rule is a row of the table in rules.c with a function that checks it: in
 * rules-words.c for the words of a request, in rules-features.c for feature
 * bits, in rules-driver.c for parent drivers.
 */
#ifndef LIB_RULES_H
#define LIB_RULES_H

#include "driver.h"
#include "findings.h"
#include "source.h"

#include <stdbool.h>
#include <vdpa/rules.h>

/* A request that is being checked. */
struct check {
	const struct vdpa_request *request;
	const struct vdpa_parent *parent;   /* NULL: not known */
	const struct vdpa_mgmtdev *mgmtdev; /* NULL: not known */
	const struct driver *driver;	    /* NULL: not known */
	const struct vdpa_vmm *vmm;	    /* NULL: not known */
	uint32_t class_id;		    /* 0: not known */
	struct vdpa_migrate_dev made; /* the device, if @parent is known */
	struct findings findings;
};

struct rule;

/* Checks one rule, and adds its findings to @check. */
typedef void rule_look_fn(struct check *check, const struct rule *rule);

/*
 * A row of the table. With @is_of_driver, an error is only a warning on a
 * kernel newer than the one that the table of drivers was read from.
 */
struct rule {
	const char *code;
	enum vdpa_severity severity;
	bool is_of_driver;
	struct source source;
	rule_look_fn *look;
};

/*
 * Add a finding of @rule about @bits; the caller fills in the texts. Returns
 * NULL when there is no memory.
 */
struct vdpa_finding *rule_find(struct check *check, const struct rule *rule,
			       uint64_t bits);

static inline bool rule_has(const struct check *check, unsigned int attr)
{
	return VDPA_HAS(check->request, attr);
}

/* The functions of the rows. */
rule_look_fn rule_mtu, rule_zero_vqp, rule_mac, rule_name, rule_word_needs,
	rule_needs, rule_needs_one, rule_wants, rule_excludes, rule_expected,
	rule_inherited, rule_never_migrates, rule_offered, rule_queues,
	rule_class, rule_taken, rule_driver_needs, rule_driver_mac, rule_second,
	rule_shared, rule_card_mac, rule_zero_mac, rule_taken_name,
	rule_driver_never, rule_keeps_less, rule_driver_daemon, rule_empty_name,
	rule_long_name, rule_all_pairs, rule_ambiguous, rule_driver_index,
	rule_virtqueues;

#endif
