package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A module of TorchScript: a class of one object, with its arrays and parts. */
final class ScriptModule {

    private final String type;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> buffers = new LinkedHashMap<>();
    private final Map<String, ScriptModule> parts = new LinkedHashMap<>();
    private final List<String> methods = new ArrayList<>();

    /** @param type name of the class, which no other module of an archive has */
    ScriptModule(String type) {
        this.type = type;
    }

    void parameter(String name, NDArray value) {
        parameters.put(name, value);
    }

    void buffer(String name, NDArray value) {
        buffers.put(name, value);
    }

    void part(String name, ScriptModule part) {
        parts.put(name, part);
    }

    /**
     * @param signature name, arguments and result, without {@code self}: {@code f(x: Tensor) -> Tensor}
     * @param body statements, indented from column 0 on
     */
    void method(String signature, List<String> body) {
        StringBuilder text = new StringBuilder("  def ").append(signature.replaceFirst("\\(", "(self: " + qualified() + ", "))
                .append(":\n");
        body.forEach(line -> text.append("    ").append(line).append('\n'));
        methods.add(text.toString());
    }

    String type() {
        return type;
    }

    private String qualified() {
        return "__torch__." + type;
    }

    /** In the order in which they are written: arrays, then parts. */
    Map<String, NDArray> arrays() {
        Map<String, NDArray> all = new LinkedHashMap<>(parameters);
        all.putAll(buffers);
        return all;
    }

    Map<String, ScriptModule> parts() {
        return parts;
    }

    /** The classes of its parts, and its own. */
    String code() {
        StringBuilder text = new StringBuilder();
        parts.values().forEach(part -> text.append(part.code()));
        text.append("class ").append(type).append("(Module):\n");
        text.append("  __parameters__ = ").append(quoted(parameters)).append('\n');
        text.append("  __buffers__ = ").append(quoted(buffers)).append('\n');
        arrays().keySet().forEach(name -> text.append("  ").append(name).append(" : Tensor\n"));
        text.append("  training : bool\n");
        parts.forEach((name, part) -> text.append("  ").append(name).append(" : ").append(part.qualified()).append('\n'));
        methods.forEach(text::append);
        return text.toString();
    }

    /** A list as PyTorch writes it, with a comma behind each. */
    private static String quoted(Map<String, NDArray> arrays) {
        StringBuilder list = new StringBuilder("[");
        arrays.keySet().forEach(name -> list.append('"').append(name).append("\", "));
        return list.append(']').toString();
    }
}
