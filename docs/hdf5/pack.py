"""Packs pictures or sound into one HDF5 file with a data set for each video; see ../features-and-hdf5.md.

pack.py pictures FOLDER FILE    FOLDER/<video>/*.jpg, or FOLDER/<video>/{u,v}/*.jpg of flow; any name that sorts in order of time
pack.py sound FOLDER FILE       FOLDER/<video>.wav: mono, 16 bits
"""
import os
import pathlib
import sys
import wave

import h5py
import numpy

kind, folder, file = sys.argv[1:]


def pictures(video):
    if (video / "u").is_dir():
        return [p for pair in zip(sorted((video / "u").iterdir()), sorted((video / "v").iterdir()), strict=True) for p in pair]
    return sorted(video.iterdir())


with h5py.File(file + ".part", "w") as out:
    for entry in sorted(pathlib.Path(folder).iterdir()):
        if kind == "pictures" and entry.is_dir():
            out[entry.name] = numpy.array([p.read_bytes() for p in pictures(entry)])
        elif kind == "sound" and entry.suffix == ".wav":
            with wave.open(str(entry)) as sound:
                if sound.getnchannels() != 1 or sound.getsampwidth() != 2:
                    sys.exit(f"{entry}: not mono of 16 bits")
                out[entry.stem] = numpy.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype("<f4") / 32768
os.replace(file + ".part", file)
