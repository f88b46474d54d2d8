#!/bin/sh
# Settings may hold where the database is: readable by the service, not by everybody.
set -e
chown root:klankbord /etc/klankbord /etc/klankbord/klankbord.yaml
chmod 0750 /etc/klankbord
chmod 0640 /etc/klankbord/klankbord.yaml
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	# An update restarts what runs; a first installation is started by hand, once the settings are right.
	systemctl try-restart klankbord.service
fi
