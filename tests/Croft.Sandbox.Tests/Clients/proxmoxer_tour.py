"""What users of python3-proxmoxer do, against the sandbox at $SANDBOX_HOST."""
import os
import tempfile
import time

from proxmoxer import ProxmoxAPI
from proxmoxer.core import ResourceException

host = os.environ["SANDBOX_HOST"]
user, rest = os.environ["SANDBOX_TOKEN"].split("!")
name, secret = rest.split("=")
by_token = ProxmoxAPI(host, user=user, token_name=name, token_value=secret, verify_ssl=os.environ["SANDBOX_CA"])
by_password = ProxmoxAPI(host, user="root@pam", password=os.environ["SANDBOX_PASSWORD"], verify_ssl=os.environ["SANDBOX_CA"])


def ended(api, upid):
    node = upid.split(":")[1]
    while True:
        status = api.nodes(node).tasks(upid).status.get()
        if status["status"] == "stopped":
            assert status["exitstatus"] == "OK", status
            return
        time.sleep(0.05)


for number, api in enumerate((by_token, by_password)):
    vmid = 8000 + number
    assert api.version.get()["version"].startswith("8.4")
    node = api.nodes.get()[0]["node"]
    machines = api.nodes(node).qemu
    ended(api, machines.post(vmid=vmid, name="proxmoxer", memory=512, net0="virtio,bridge=vmbr0", scsi0="local-lvm:4"))
    machine = machines(vmid)
    ended(api, machine.status.start.post())
    assert machine.status.current.get()["status"] == "running"
    machine.config.put(description="a b\nü", tags="one;two")
    assert machine.config.get()["description"] == "a b\nü"
    ended(api, machine.snapshot.post(snapname="before"))
    assert {"before", "current"} == {snapshot["name"] for snapshot in machine.snapshot.get()}
    ended(api, machine.status.stop.post())
    ended(api, machine.delete())
    try:
        machine.config.get()
        raise AssertionError("it is still there")
    except ResourceException as gone:
        assert gone.status_code == 500 and "does not exist" in str(gone), gone

running = next(vm for vm in by_token.cluster.resources.get(type="vm") if vm["type"] == "qemu" and vm["status"] == "running")
agent = by_token.nodes(running["node"]).qemu(running["vmid"]).agent
started = agent.exec.post(command=["echo", "hello world"])
assert agent("exec-status").get(pid=started["pid"])["out-data"] == "hello world\n"
assert agent("network-get-interfaces").get()["result"][0]["name"] == "lo"

with tempfile.NamedTemporaryFile(suffix=".iso") as iso:
    iso.write(b"x" * 3_000_000)
    iso.flush()
    with open(iso.name, "rb") as file:
        ended(by_token, by_token.nodes("pve1").storage("local").upload.post(content="iso", filename=file))
assert [volume["size"] for volume in by_token.nodes("pve1").storage("local").content.get(content="iso")] == [3_000_000]
print("toured")
