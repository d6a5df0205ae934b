// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Devices that are deleted while the list of devices is read: on a real kernel,
 * and at the worst moment each time, because the transport itself deletes them
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

	/* A page is more than an acknowledgement: it is a part of a list. */
	if (ret > 4096 && churn->next < VICTIMS)
		change(churn->killer, VDPA_CMD_DEV_DEL, "victim",
		       churn->next++);
	return ret;
}

static void churn_close(struct vdpa_transport *transport)
{
	struct churn *churn = (struct churn *)transport;

	churn->inner->ops->close(churn->inner);
}

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

/* Whether all of the stable devices are there, in their order. */
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

	if (vdpa_dev_list(vdpa, &list, &err))
		die("cannot list the devices", &err);
	check(churn->next > 0, "devices were deleted while the list was read");
	check(churn->sends > 3, "the list was read until it held still");
	check(has_all(dev_name, (void **)list), "no other device is missing");
	vdpa_dev_list_free(list);
}

static void check_configs(struct vdpa *vdpa, struct churn *churn)
{
	struct vdpa_error err;
	struct vdpa_config **list;

	for (unsigned int i = 0; i < VICTIMS; i++)
		if (i < churn->next)
			change(churn->killer, VDPA_CMD_DEV_NEW, "victim", i);
	churn->next = 0;
	if (vdpa_config_list(vdpa, &list, &err))
		die("cannot list the configurations", &err);
	check(has_all(config_name, (void **)list),
	      "no configuration is missing");
	vdpa_config_list_free(list);
}

int main(void)
{
	struct churn churn = { .base.ops = &churn_ops };
	struct vdpa_error err;
	struct vdpa *vdpa;

	puts("1..4");
	if (vdpa_open(&churn.killer, &err) ||
	    vdpa_transport_kernel(&churn.inner, &err) ||
	    vdpa_open_take(&churn.base, &vdpa, &err))
		die("cannot open", &err);

	for (unsigned int i = 0; i < VICTIMS; i++)
		change(churn.killer, VDPA_CMD_DEV_NEW, "victim", i);
	for (unsigned int i = 0; i < STABLE; i++)
		change(churn.killer, VDPA_CMD_DEV_NEW, "stable", i);
	check_devs(vdpa, &churn);
	check_configs(vdpa, &churn);

	vdpa_close(vdpa);
	vdpa_close(churn.killer);
	return EXIT_SUCCESS;
}
