// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Devices that are deleted while the list of devices is read: on a real kernel,
 * and always at the worst moment, because the transport itself deletes them
 * between two answers. Prints TAP.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/transport.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

#define VICTIMS 6
#define STABLE	800

/* Passes everything on, and deletes a victim after each answer. */
struct churn {
	struct vdpa_transport base;
	struct vdpa_transport *inner;
	struct vdpa *killer; /* another handle on the same kernel */
	unsigned int next;
	unsigned int sends;
};

static void die(const char *what, const struct vdpa_error *err)
{
	printf("Bail out! %s: %s (%s)\n", what, err->what, err->kernel);
	exit(EXIT_FAILURE);
}

static void change(struct vdpa *vdpa, uint8_t command, const char *prefix,
		   unsigned int number)
{
	struct vdpa_error err;
	char name[32];
	const struct vdpa_request request = {
		.command = command,
		.name = name,
		.mgmtdev_name = command == VDPA_CMD_DEV_NEW ? "vdpasim_net" :
							      NULL,
	};

	snprintf(name, sizeof(name), "%s%u", prefix, number);
	if (vdpa_submit(vdpa, &request, &err))
		die("cannot prepare the devices", &err);
}

static int churn_send(struct vdpa_transport *transport, const void *data,
		      size_t size)
{
	struct churn *churn = (struct churn *)transport;

	churn->sends++;
	return churn->inner->ops->send(churn->inner, data, size);
}

static ssize_t churn_receive(struct vdpa_transport *transport, void *buffer,
			     size_t size)
{
	struct churn *churn = (struct churn *)transport;
	ssize_t ret = churn->inner->ops->receive(churn->inner, buffer, size);

	/* An answer longer than an acknowledgement is a part of a list. */
	if (ret > 4096 && churn->next < VICTIMS)
		change(churn->killer, VDPA_CMD_DEV_DEL, "victim",
		       churn->next++);
	return ret;
}

static bool churn_may_miss(struct vdpa_transport *transport)
{
	struct churn *churn = (struct churn *)transport;

	return churn->inner->ops->may_miss(churn->inner);
}

static void churn_close(struct vdpa_transport *transport)
{
	struct churn *churn = (struct churn *)transport;

	churn->inner->ops->close(churn->inner);
}

/* One that reports whether devices were removed, and one that does not. */
static const struct vdpa_transport_ops watched_ops = {
	.send = churn_send,
	.receive = churn_receive,
	.close = churn_close,
	.may_miss = churn_may_miss,
};

static const struct vdpa_transport_ops churn_ops = {
	.send = churn_send,
	.receive = churn_receive,
	.close = churn_close,
};

static void check(bool is_right, const char *what)
{
	static unsigned int number;

	printf("%s %u - %s\n", is_right ? "ok" : "not ok", ++number, what);
}

/* Whether the list has all stable devices, in their order. */
static bool has_all(const char *(*name_of)(void *), void **list)
{
	unsigned int next = 0;
	char name[32];

	for (; *list; list++) {
		snprintf(name, sizeof(name), "stable%u", next);
		next += strcmp(name_of(*list), name) == 0;
	}
	return next == STABLE;
}

static const char *dev_name(void *dev)
{
	return ((struct vdpa_dev *)dev)->name;
}

static const char *config_name(void *config)
{
	return ((struct vdpa_config *)config)->name;
}

static void check_devs(struct vdpa *vdpa, struct churn *churn)
{
	struct vdpa_error err;
	struct vdpa_dev **list;

	churn->sends = 0;
	if (vdpa_dev_list(vdpa, &list, &err))
		die("cannot list the devices", &err);
	check(churn->next > 0, "devices were deleted while the list was read");
	check(churn->sends > 2, "the list was read until it held still");
	check(has_all(dev_name, (void **)list), "no other device is missing");
	vdpa_dev_list_free(list);
}

static void check_configs(struct vdpa *vdpa)
{
	struct vdpa_error err;
	struct vdpa_config **list;

	if (vdpa_config_list(vdpa, &list, &err))
		die("cannot list the configurations", &err);
	check(has_all(config_name, (void **)list),
	      "no configuration is missing");
	vdpa_config_list_free(list);
}

/* Without victims. @sends is the number of sends for one list. */
static void check_calm(struct vdpa *vdpa, struct churn *churn,
		       unsigned int sends)
{
	struct vdpa_error err;
	struct vdpa_dev **list;

	churn->sends = 0;
	if (vdpa_dev_list(vdpa, &list, &err))
		die("cannot list the devices", &err);
	check(churn->sends == sends && has_all(dev_name, (void **)list),
	      "a list that holds still is read as often as it must be");
	vdpa_dev_list_free(list);
}

/* Add victims again, after all other devices. */
static void add_victims(struct churn *churn)
{
	for (unsigned int i = 0; i < VICTIMS; i++)
		if (i < churn->next)
			change(churn->killer, VDPA_CMD_DEV_NEW, "victim", i);
	churn->next = 0;
}

/* The victims come first, so each deletion moves all other devices. */
static void add_devices(struct vdpa *vdpa)
{
	for (unsigned int i = 0; i < VICTIMS; i++)
		change(vdpa, VDPA_CMD_DEV_NEW, "victim", i);
	for (unsigned int i = 0; i < STABLE; i++)
		change(vdpa, VDPA_CMD_DEV_NEW, "stable", i);
}

static void delete_devices(struct vdpa *vdpa, unsigned int gone)
{
	for (unsigned int i = gone; i < VICTIMS; i++)
		change(vdpa, VDPA_CMD_DEV_DEL, "victim", i);
	for (unsigned int i = 0; i < STABLE; i++)
		change(vdpa, VDPA_CMD_DEV_DEL, "stable", i);
}

static void run(const struct vdpa_transport_ops *ops, unsigned int sends)
{
	struct churn churn = { .base.ops = ops };
	struct vdpa_error err;
	struct vdpa *vdpa = NULL;
	unsigned int gone;

	if (vdpa_open(&churn.killer, &err) ||
	    vdpa_transport_kernel(&churn.inner, &err) ||
	    vdpa_open_take(&churn.base, &vdpa, &err))
		die("cannot open", &err);
	add_devices(churn.killer);
	check_devs(vdpa, &churn);
	add_victims(&churn);
	check_configs(vdpa);
	gone = churn.next;
	churn.next = VICTIMS;
	check_calm(vdpa, &churn, sends);
	vdpa_close(vdpa);
	delete_devices(churn.killer, gone);
	vdpa_close(churn.killer);
}

int main(void)
{
	puts("1..10");
	run(&churn_ops, 2);
	run(&watched_ops, 1);
	return EXIT_SUCCESS;
}
