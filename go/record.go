// SPDX-License-Identifier: LGPL-2.1-or-later

// Code generated from host/vdpa-host-1.schema.json by go/generate. DO NOT EDIT.

package vdpa

import "encoding/json"

// Record: record of a host with vDPA devices. What is not known is absent; readers ignore keys that they do not know.
type Record struct {
	Schema  string                   `json:"schema"` // A minor number only adds keys.
	Host    *RecordHost              `json:"host,omitempty"`
	Mgmtdev map[string]RecordMgmtdev `json:"mgmtdev,omitempty"` // Management devices by their names, BUS/NAME or NAME.
	Dev     map[string]RecordDev     `json:"dev,omitempty"`     // Devices by their names.
	Sim     json.RawMessage          `json:"sim,omitempty"`     // What only a simulation needs.
}

// RecordConfig: configuration as the kernel reports it.
type RecordConfig struct {
	Error              string          `json:"error,omitempty"` // why the kernel could not describe the device
	Errno              *uint64         `json:"errno,omitempty"` // the same as a Linux error number
	Class              string          `json:"class,omitempty"` // only where the device has none
	MAC                string          `json:"mac,omitempty"`
	Link               string          `json:"link,omitempty"` // up, down
	LinkAnnounce       *bool           `json:"link_announce,omitempty"`
	Status             *uint64         `json:"status,omitempty"` // the whole status of a net device, only when it has more than link and link_announce
	MaxVqp             *uint64         `json:"max_vqp,omitempty"`
	MTU                *uint64         `json:"mtu,omitempty"`
	Capacity           *uint64         `json:"capacity,omitempty"`
	SizeMax            *uint64         `json:"size_max,omitempty"`
	BlkSize            *uint64         `json:"blk_size,omitempty"`
	SegMax             *uint64         `json:"seg_max,omitempty"`
	NumQueues          *uint64         `json:"num_queues,omitempty"`
	PhyBlkExp          *uint64         `json:"phy_blk_exp,omitempty"`
	AlignOffset        *uint64         `json:"align_offset,omitempty"`
	MinIoSize          *uint64         `json:"min_io_size,omitempty"`
	OptIoSize          *uint64         `json:"opt_io_size,omitempty"`
	MaxDiscardSec      *uint64         `json:"max_discard_sec,omitempty"`
	MaxDiscardSeg      *uint64         `json:"max_discard_seg,omitempty"`
	DiscardSecAlign    *uint64         `json:"discard_sec_align,omitempty"`
	MaxWriteZeroesSec  *uint64         `json:"max_write_zeroes_sec,omitempty"`
	MaxWriteZeroesSeg  *uint64         `json:"max_write_zeroes_seg,omitempty"`
	ReadOnly           *bool           `json:"read_only,omitempty"`
	Flush              *bool           `json:"flush,omitempty"`
	DeviceFeatures     *RecordFeatures `json:"device_features,omitempty"`     // what the device was provisioned with, and offers
	NegotiatedFeatures *RecordFeatures `json:"negotiated_features,omitempty"` // what its driver accepted
}

type RecordDev struct {
	Mgmtdev       string               `json:"mgmtdev,omitempty"` // a key of the object mgmtdev
	Class         string               `json:"class,omitempty"`
	VendorID      *uint64              `json:"vendor_id,omitempty"`
	MaxVqs        *uint64              `json:"max_vqs,omitempty"`
	MaxVqSize     *uint64              `json:"max_vq_size,omitempty"`
	MinVqSize     *uint64              `json:"min_vq_size,omitempty"`
	PCI           string               `json:"pci,omitempty"`    // PCI function
	Driver        string               `json:"driver,omitempty"` // driver that it is bound to
	Chardev       string               `json:"chardev,omitempty"`
	Netdev        string               `json:"netdev,omitempty"`
	Blockdev      string               `json:"blockdev,omitempty"`
	Vhost         *RecordVhost         `json:"vhost,omitempty"`
	Config        *RecordConfig        `json:"config,omitempty"`
	InitialConfig *RecordInitialConfig `json:"initial_config,omitempty"`
	SetConfig     *RecordSetConfig     `json:"set_config,omitempty"`
}

// RecordFeatures: programs read the mask; the names are for people.
type RecordFeatures struct {
	Mask  string   `json:"mask"`
	Names []string `json:"names,omitempty"`
}

type RecordHost struct {
	Name   string `json:"name,omitempty"`
	Kernel string `json:"kernel,omitempty"` // kernel release
	BootID string `json:"boot_id,omitempty"`
	Time   string `json:"time,omitempty"` // RFC 3339, in UTC
	VMM    string `json:"vmm,omitempty"`  // what the installed hypervisor prints as its version
}

// RecordInitialConfig: what the device was created with; absent where nothing is known.
type RecordInitialConfig struct {
	DeviceFeatures *RecordFeatures `json:"device_features,omitempty"`
	MAC            string          `json:"mac,omitempty"`
	MTU            *uint64         `json:"mtu,omitempty"`
	MaxVqp         *uint64         `json:"max_vqp,omitempty"`
}

type RecordMgmtdev struct {
	SupportedClasses  []string        `json:"supported_classes,omitempty"`
	MaxSupportedVqs   *uint64         `json:"max_supported_vqs,omitempty"`
	SupportedFeatures *RecordFeatures `json:"supported_features,omitempty"`
	Driver            string          `json:"driver,omitempty"` // parent driver
}

// RecordSetConfig: what the administrator set after the creation; absent where that is nothing, or not known.
type RecordSetConfig struct {
	MAC string `json:"mac,omitempty"`
}

// RecordVhost: what the character device reported, for a device that was not in use.
type RecordVhost struct {
	Status          *uint64             `json:"status,omitempty"`
	ConfigSize      *uint64             `json:"config_size,omitempty"`
	VqCount         *uint64             `json:"vq_count,omitempty"`
	VqSizeMax       *uint64             `json:"vq_size_max,omitempty"`
	GroupCount      *uint64             `json:"group_count,omitempty"`
	AsCount         *uint64             `json:"as_count,omitempty"`
	IovaFirst       string              `json:"iova_first,omitempty"`
	IovaLast        string              `json:"iova_last,omitempty"`
	ControlVqApart  *bool               `json:"control_vq_apart,omitempty"` // whether the control virtqueue has a group of its own
	Features        *RecordFeatures     `json:"features,omitempty"`
	BackendFeatures *RecordFeatures     `json:"backend_features,omitempty"`
	Queues          []RecordVhostQueues `json:"queues,omitempty"`
}

type RecordVhostQueues struct {
	Qidx      *uint64 `json:"qidx,omitempty"`
	Size      *uint64 `json:"size,omitempty"`
	Group     *uint64 `json:"group,omitempty"`
	DescGroup *uint64 `json:"desc_group,omitempty"`
}
