// SPDX-License-Identifier: LGPL-2.1-or-later

// Adds a device that QEMU 10 can move, and says how QEMU is started with it.
//
//	example NAME MGMTDEV
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"vdpa"
)

func add(ctx context.Context, command *vdpa.Command, name, mgmtdev string) error {
	_, err := command.Run(ctx, "dev", "add", "name", name, "mgmtdev", mgmtdev,
		"device_features", "migratable:qemu-10", "mac", "52:54:00:12:34:56")
	if err != nil {
		return err
	}
	if _, err = command.Run(ctx, "dev", "bind", name, "driver", "vhost_vdpa"); err != nil {
		return err
	}
	document, err := command.Run(ctx, "dev", "show", name)
	if err != nil {
		return err
	}
	dev := document.Dev[name]
	fmt.Printf("%s: %s, %s\n", name, dev.Driver,
		strings.Join(dev.Config.DeviceFeatures.Names, " "))
	return nil
}

func start(ctx context.Context, command *vdpa.Command, name string) error {
	document, err := command.Run(ctx, "vmm", "args", name, "vmm", "qemu-10")
	if err != nil {
		return err
	}
	for _, form := range document.Args.Source.Forms {
		if form.CanMove && form.Words != nil {
			fmt.Printf("%s: %s\n", form.Form, strings.Join(form.Words, " "))
		}
	}
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: example NAME MGMTDEV")
		os.Exit(2)
	}
	ctx, command := context.Background(), new(vdpa.Command)
	err := add(ctx, command, os.Args[1], os.Args[2])
	if err == nil {
		err = start(ctx, command, os.Args[1])
	}
	var refused *vdpa.Error
	if errors.As(err, &refused) {
		fmt.Fprintln(os.Stderr, "refused:", refused.Message)
		os.Exit(1)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
