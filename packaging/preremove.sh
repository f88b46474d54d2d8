#!/bin/sh
# Data and settings stay: taking the program away must not take what customers said.
set -e
if [ -d /run/systemd/system ] && { [ "$1" = remove ] || [ "$1" = 0 ]; }; then
	systemctl disable --now klankbord.service
fi
