namespace Croft.Engine.Tests.Manifests;

/// <summary>Forms in which Proxmox writes the values of guests' configs: a line a key, its forms parted by " | ".</summary>
static class ConfigCorpus
{
    const string Machine = """
        acpi: 0 | 1
        affinity: 0,5,8-11
        agent: 1 | 0 | enabled=1,fstrim_cloned_disks=1,type=isa | 1,freeze-fs-on-backup=0
        allow-ksm: 0
        amd-sev: type=std,no-debug=1 | std,kernel-hashes=1
        arch: aarch64
        args: -cpu host,+vmx -device usb-host,id=a=b
        audio0: device=ich9-intel-hda,driver=spice | device=AC97
        autostart: 1
        balloon: 0 | 1024
        bios: ovmf | seabios
        boot: order=scsi0;ide2;net0 | cdn | order=scsi0
        bootdisk: scsi0
        cicustom: user=local:snippets/user.yaml,network=local:snippets/net.yaml | vendor=nfs:snippets/v.yml
        ciupgrade: 0
        ciuser: admin
        citype: nocloud | configdrive2
        cores: 1 | 4 | 128
        cpu: host | x86-64-v2-AES | host,flags=+aes;-pcid,hidden=1 | cputype=kvm64,phys-bits=host,reported-model=Haswell
        cpulimit: 0.5 | 2 | 0
        cpuunits: 100 | 2048
        description: web | two\nlines\n | umlauts äöü & <b>#markdown</b> | %3A encoded: yes | trailing  \n\n  indented
        efidisk0: local-lvm:vm-100-disk-0,efitype=4m,pre-enrolled-keys=1,size=4M | mydir:139/vm-139-disk-0.qcow2,size=128K | ceph:vm-1-disk-1,efitype=2m,ms-cert=2023,size=528K
        freeze: 1
        hookscript: local:snippets/hook.pl
        hostpci0: 0000:01:00.0 | 0000:01:00,pcie=1,x-vga=1 | mapping=gpu,pcie=1,rombar=0 | 01:00.0;02:00.0,romfile=vbios.bin,mdev=nvidia-35
        hotplug: network,disk,usb,memory,cpu | 0 | 1
        hugepages: 1024 | any
        ide0: local:100/vm-100-disk-1.qcow2,model=QEMU%20HARDDISK,size=8G | none
        ide2: none,media=cdrom | local:iso/debian-12.iso,media=cdrom,size=629M | local-lvm:vm-100-cloudinit,media=cdrom | cdrom,media=cdrom
        ipconfig0: ip=dhcp | ip=10.0.0.5/24,gw=10.0.0.1 | ip6=auto | ip=dhcp,ip6=dhcp | ip6=fd00::5/64,gw6=fd00::1
        ivshmem: size=32,name=share
        keephugepages: 1
        keyboard: de-ch
        kvm: 0
        localtime: 1
        machine: q35 | pc-i440fx-9.0 | type=q35,viommu=virtio | pc-q35-8.1,enable-s3=1
        memory: 512 | 4096 | current=8192 | 1000
        migrate_downtime: 0.5
        migrate_speed: 100
        nameserver: 1.1.1.1 | 10.0.0.53 fd00::53
        net0: virtio=BC:24:11:2C:69:EC,bridge=vmbr0,firewall=1 | e1000=BC:24:11:2C:69:ED,bridge=vmbr1,tag=20,link_down=1 | model=virtio,macaddr=BC:24:11:2C:69:EE,bridge=vnet0,mtu=1,queues=4 | vmxnet3=BC:24:11:2C:69:EF,bridge=vmbr0,rate=12.5,trunks=10;20 | rtl8139=BC:24:11:00:00:01
        numa: 1
        numa0: cpus=0-1,hostnodes=0,memory=1024,policy=bind
        onboot: 1
        ostype: l26 | win11 | other
        parallel0: /dev/parport0
        protection: 1
        reboot: 0
        rng0: source=/dev/urandom | /dev/hwrng,max_bytes=2048,period=500
        sata0: local-zfs:vm-100-disk-2,size=32G,ssd=1 | none,media=cdrom
        scsi0: local-lvm:vm-100-disk-0,size=32G | local-lvm:vm-100-disk-0,iothread=1,size=32G,ssd=1,discard=on,cache=writeback | local:100/base-100-disk-0.qcow2/101/vm-101-disk-0.qcow2,size=8G | /dev/disk/by-id/ata-WDC_X,size=3907018584K | nfs:100/vm-100-disk-0.raw,format=raw,backup=0,replicate=0,mbps_rd=50,iops_wr=200,iops_wr_max=400,iops_wr_max_length=5 | local-lvm:vm-100-disk-3,aio=native,ro=1,serial=abc,wwn=0x5000c50015ea71ac,size=1T | local-lvm:vm-100-disk-4,product=disk,vendor=CROFT,queues=4,rerror=report,werror=enospc,detect_zeroes=0,shared=1,size=2560M
        scsihw: virtio-scsi-single | lsi
        searchdomain: home.arpa example.org
        serial0: socket | /dev/ttyS0
        shares: 500
        smbios1: uuid=b3247ab1-1fe6-428e-965b-08a1b64a8746 | uuid=ddf91b3f-a597-42be-9a7e-fb6421dcd5cd,manufacturer=Q3JvZnQ=,base64=1
        sockets: 2
        spice_enhancements: foldersharing=1,videostreaming=all
        sshkeys: ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIG%20me%40home%0A | ssh-rsa%20AAAA%2B%2F%3D%20a%0Assh-ed25519%20BBBB%20b
        startdate: 2006-06-17T16:01:21 | now
        startup: order=2,up=30,down=60 | order=1 | up=10
        tablet: 0
        tags: web;prod | Web;db | one
        tdf: 1
        template: 1
        tpmstate0: local-lvm:vm-100-disk-5,size=4M,version=v2.0
        unused0: local-lvm:vm-100-disk-9
        usb0: host=1234:abcd,usb3=1 | spice | mapping=stick | host=1-2
        vcpus: 2
        vga: std | qxl,memory=32 | serial0 | virtio,clipboard=vnc | none
        virtio0: local-lvm:vm-100-disk-6,size=10G,backup=1
        virtiofs0: share | dirid=share,cache=always,direct-io=1,expose-acl=1
        vmgenid: 7079e97c-50e3-4079-afe7-23e67566b946 | 0
        vmstatestorage: local-lvm
        watchdog: i6300esb,action=reset | model=ib700
        """;

    const string Container = """
        arch: amd64 | arm64
        cmode: console
        console: 0
        cores: 2
        cpulimit: 1.5
        cpuunits: 512
        debug: 1
        description: notes\n | # Nextcloud\n\n* one\n* two\n
        dev0: /dev/ttyUSB0,mode=0660,uid=100,gid=20 | path=/dev/dri/renderD128,deny-write=1
        entrypoint: /usr/bin/app --serve
        env: PATH=/usr/bin\0TZ=Europe/Berlin | A=b c
        features: nesting=1 | keyctl=1,nesting=1,fuse=1 | mount=nfs;cifs,mknod=1,force_rw_sys=1
        hookscript: local:snippets/ct.sh
        memory: 512 | 2048 | 1000
        mp0: local-lvm:vm-200-disk-1,mp=/data,size=50G,backup=1 | /tank/media,mp=/media,ro=1 | nfs:200/vm-200-disk-2.raw,mp=/srv,acl=1,mountoptions=noatime;discard,quota=1,replicate=0,shared=1,size=8G
        nameserver: 10.0.0.53
        net0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:AA:BB:CC,ip=dhcp,type=veth | name=eth0,bridge=vmbr1,firewall=1,gw=10.0.0.1,hwaddr=BC:24:11:AA:BB:CD,ip=10.0.0.9/24,ip6=auto,tag=30,type=veth | name=lan0,bridge=vnet1,link_down=1,mtu=1400,rate=10,trunks=5;6,host-managed=1
        onboot: 1
        ostype: debian | unmanaged
        protection: 1
        rootfs: local-lvm:vm-200-disk-0,size=8G | local-zfs:subvol-200-disk-0,size=4G,mountoptions=noatime | local:200/vm-200-disk-0.raw,acl=0,quota=1,ro=1,size=512M
        searchdomain: home.arpa
        startup: order=3
        swap: 0 | 512
        tags: db;web
        template: 1
        timezone: Europe/Berlin | host
        tty: 1
        unprivileged: 1
        unused0: local-lvm:vm-200-disk-7
        lxc.idmap: u 0 100000 65536
        """;

    /// <summary>Keys that no record has a type for: they are kept verbatim.</summary>
    public static readonly IReadOnlySet<string> Untyped = new HashSet<string>(["lxc.idmap"], StringComparer.Ordinal);

    /// <summary>Kind, key and value.</summary>
    public static IEnumerable<(string Kind, string Key, string Value)> All => [.. Of("VirtualMachine", Machine), .. Of("Container", Container)];

    static IEnumerable<(string Kind, string Key, string Value)> Of(string kind, string table) =>
        from line in table.Split('\n')
        let colon = line.IndexOf(": ", StringComparison.Ordinal)
        from form in line[(colon + 2)..].Split(" | ")
        select (kind, line[..colon], form.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\0", "\0", StringComparison.Ordinal));
}
