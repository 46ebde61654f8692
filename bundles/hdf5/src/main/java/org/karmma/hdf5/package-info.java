/** HDF5 files for plugins, in plain bytes and floats. No type of the library that reads them is visible. */
@Export
@Version("1.0.0")
package org.karmma.hdf5;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
