"""Which processes torchrun has started, and how they come together and part."""

from __future__ import annotations

import contextlib
import os
import signal
import warnings
from collections.abc import Iterator
from datetime import timedelta
from types import FrameType

import torch
import torch.distributed as dist
from torch.distributed import distributed_c10d
from torch.distributed.rendezvous import rendezvous

from ganlab.training.processes import GATHERING, PATIENCE, Processes, lost
from ganlab.training.world import ALONE, LostError, World

_BACKENDS = {"cpu": "gloo", "cuda": "nccl"}


def launched() -> tuple[int, int]:
    """This process's number among those that torchrun has started, from 0, and how many they are; (0, 1) without."""
    return int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))


def on_this_machine() -> tuple[int, int]:
    """The same among those of this machine alone."""
    return int(os.environ.get("LOCAL_RANK", "0")), int(os.environ.get("LOCAL_WORLD_SIZE", "1"))


def _told_to_end(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # who tells torchrun may tell each process too; what hangs is killed
    raise LostError(lost(launched()[1], f"told to end by signal {number}"))


@contextlib.contextmanager
def joined(device: torch.device) -> Iterator[World]:
    """The world of the processes that torchrun has started, this one among them; ALONE without it.

    device: that they compute on: by gloo on CPUs, by NCCL on GPUs, each of which is one process's.  ValueError for
    another kind.  LostError, in one of them alone, if one is lost; in the others SystemExit.
    """
    size = launched()[1]
    if size == 1:
        yield ALONE
        return
    if device.type not in _BACKENDS:
        raise ValueError(f"several processes cannot train on {device.type} together: use --device cpu")
    if device.type == "cuda":  # not run here
        torch.cuda.set_device(on_this_machine()[0])
    # of one channel, contiguous and channels-last are two names of the same memory, which DDP takes for two layouts
    warnings.filterwarnings("ignore", "Grad strides do not match bucket view strides")
    store, rank, size = next(iter(rendezvous("env://")))
    # torchrun's store is still there when it starts all of them anew, with what the lost ones left in it
    store = distributed_c10d.PrefixStore(f"attempt {os.environ.get('TORCHELASTIC_RESTART_COUNT', '0')}", store)
    store.set(f"here {rank}", "")
    store.wait([f"here {other}" for other in range(size)], GATHERING)
    signal.signal(signal.SIGTERM, _told_to_end)  # torchrun's, when another process has ended
    if rank:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells all of them; they end with the first
    dist.init_process_group(
        _BACKENDS[device.type],
        store=distributed_c10d.PrefixStore("group", store),
        rank=rank,
        world_size=size,
        timeout=timedelta(seconds=PATIENCE),
    )
    world = Processes(distributed_c10d.PrefixStore("run", store), rank, size)
    world.live()
    try:
        yield world
        if rank == 0:
            world.dismiss()
        world.rest()
        with world.together():
            dist.barrier()  # the store may be the first one's
        dist.destroy_process_group()
    except LostError:
        if not world.first_to_say():
            raise SystemExit(1) from None
        raise
    except BaseException:
        if rank == 0:  # which says it itself
            world.first_to_say()
            world.dismiss()
        raise
