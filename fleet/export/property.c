// SPDX-License-Identifier: GPL-2.0-or-later
/* What schedulers choose a host by. */

#include "export.h"

#include "tool/view.h"

#include <stdarg.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/vmm.h>

uint64_t export_classes(const struct vdpa_host *host)
{
	uint64_t classes = 0;

	for (size_t i = 0; i < host->mgmtdev_count; i++)
		classes |= host->mgmtdevs[i].mgmtdev.supported_classes;
	return classes;
}

uint64_t export_offered(const struct vdpa_host *host, uint32_t class_id)
{
	uint64_t offered = 0;

	for (size_t i = 0; i < host->mgmtdev_count; i++) {
		const struct vdpa_mgmtdev *mgmtdev = &host->mgmtdevs[i].mgmtdev;

		if (mgmtdev->supported_classes & VDPA_BIT(class_id))
			offered |= mgmtdev->supported_features;
	}
	return offered;
}

/* One management device must make the whole device. */
bool export_is_migratable(const struct export_input *input, uint32_t class_id)
{
	const struct vdpa_host *host = input->host;
	uint64_t features;

	for (size_t i = 0; input->vmm && i < host->mgmtdev_count; i++) {
		const struct vdpa_mgmtdev *mgmtdev = &host->mgmtdevs[i].mgmtdev;
		const struct vdpa_parent parent = {
			.mgmtdev = (struct vdpa_mgmtdev *)mgmtdev,
			.driver = (char *)host->mgmtdevs[i].driver,
			.kernel = vdpa_kernel_parse(
				host->kernel ? host->kernel : ""),
		};

		if (mgmtdev->supported_classes & VDPA_BIT(class_id) &&
		    !vdpa_vmm_check_parent(input->vmm, &parent, NULL) &&
		    !vdpa_vmm_features(input->vmm, class_id,
				       mgmtdev->supported_features, &features,
				       NULL))
			return true;
	}
	return false;
}

struct export_word export_feature_word(uint32_t class_id, unsigned int bit)
{
	const char *name = vdpa_feature_name(class_id, bit);
	struct export_word word;

	if (name)
		snprintf(word.text, sizeof(word.text), "%s", name);
	else
		snprintf(word.text, sizeof(word.text), "bit_%u", bit);
	return word;
}

struct export_word export_time(time_t time)
{
	struct export_word word = { .text = "" };
	struct tm parts;

	if (gmtime_r(&time, &parts))
		strftime(word.text, sizeof(word.text), "%Y-%m-%dT%H:%M:%SZ",
			 &parts);
	return word;
}

void export_warn(const struct export_input *input, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	input->warn(text);
}

/* ---- all of them -------------------------------------------------------- */

static int each_feature(const struct export_input *input, uint32_t class_id,
			export_each_fn *each, void *arg)
{
	uint64_t offered = export_offered(input->host, class_id);
	struct class_text class_word = view_class_text(class_id);
	char word[sizeof(class_word) + sizeof(struct export_word)];
	int ret = 0;

	for (unsigned int bit = 0; bit < 64 && !ret; bit++) {
		if (!(offered & VDPA_BIT(bit)))
			continue;
		snprintf(word, sizeof(word), "%s.%s", class_word.text,
			 export_feature_word(class_id, bit).text);
		ret = each("feature", word, arg);
	}
	return ret;
}

static int each_class(const struct export_input *input, uint32_t class_id,
		      export_each_fn *each, void *arg)
{
	struct class_text word = view_class_text(class_id);
	int ret = each("class", word.text, arg);

	if (!ret && export_is_migratable(input, class_id))
		ret = each("migratable", word.text, arg);
	return ret ? ret : each_feature(input, class_id, each, arg);
}

/* Each driver once. */
static int each_driver(const struct vdpa_host *host, export_each_fn *each,
		       void *arg)
{
	int ret = 0;

	for (size_t i = 0; i < host->mgmtdev_count && !ret; i++) {
		const char *driver = host->mgmtdevs[i].driver;
		size_t first = 0;

		while (first < i && driver &&
		       !(host->mgmtdevs[first].driver &&
			 strcmp(host->mgmtdevs[first].driver, driver) == 0))
			first++;
		if (driver && first == i)
			ret = each("driver", driver, arg);
	}
	return ret;
}

int export_each_property(const struct export_input *input, export_each_fn *each,
			 void *arg)
{
	uint64_t classes = export_classes(input->host);
	int ret = 0;

	for (size_t i = 0; i < input->set_count && !ret; i++)
		if (input->sets[i].fit == EXPORT_MEETS)
			ret = each("baseline", input->sets[i].name, arg);
	if (!ret)
		ret = each_driver(input->host, each, arg);
	for (uint32_t id = 1; id < 64 && !ret; id++)
		if (classes & VDPA_BIT(id))
			ret = each_class(input, id, each, arg);
	return ret;
}
