"""Packs pictures or sound into one HDF5 file with a data set for each video; see ../features-and-hdf5.md.

pack.py pictures FOLDER FILE    each folder under FOLDER that holds pictures, or the folders u and v of flow, becomes a data set of its
                                name: P01_01, or P01_01/P01_01_0; pictures in the order of their names
pack.py sound FOLDER FILE       FOLDER/<video>.wav: mono, 16 bits
"""
import os
import pathlib
import sys
import wave

import h5py
import numpy

SUFFIXES = {".jpg", ".jpeg", ".png"}


def pictures(folder):
    for place, folders, files in os.walk(folder):
        place = pathlib.Path(place)
        sides = [sorted((place / side).iterdir()) for side in ("u", "v") if {"u", "v"} <= set(folders)]
        if sides and len(sides[0]) != len(sides[1]):
            sys.exit(f"{place}: {len(sides[0])} pictures in u, {len(sides[1])} in v")
        frames = [p for pair in zip(*sides) for p in pair] if sides else sorted(p for p in map(place.joinpath, files) if p.suffix in SUFFIXES)
        if sides:
            folders.clear()
        if frames and place != pathlib.Path(folder):
            yield place.relative_to(folder).as_posix(), numpy.array([p.read_bytes() for p in frames])


def sound(folder):
    for file in sorted(pathlib.Path(folder).glob("*.wav")):
        with wave.open(str(file)) as samples:
            if samples.getnchannels() != 1 or samples.getsampwidth() != 2:
                sys.exit(f"{file}: not mono of 16 bits")
            yield file.stem, numpy.frombuffer(samples.readframes(samples.getnframes()), "<i2").astype("<f4") / 32768


kind, source, target = sys.argv[1:]
with h5py.File(target + ".part", "w") as out:
    for name, elements in {"pictures": pictures, "sound": sound}[kind](source):
        out[name] = elements
os.replace(target + ".part", target)
