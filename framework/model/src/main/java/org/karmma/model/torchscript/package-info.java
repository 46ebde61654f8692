/** A network as a TorchScript archive, which PyTorch in Python and C++ loads without Karmma. */
@Export
@Version("1.0.0")
package org.karmma.model.torchscript;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
