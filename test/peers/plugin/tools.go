//go:build tools

// Package plugin keeps the official session-manager-plugin in go.mod, so that it can be built from here.
package plugin

import _ "github.com/aws/session-manager-plugin/src/sessionmanagerplugin-main"
