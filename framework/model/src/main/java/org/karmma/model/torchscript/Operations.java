package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What the abstract operations of DJL's arrays are called in TorchScript. Those that are not here decompose into these by their default
 * methods, or cannot be recorded. Names, arguments and results are those that PyTorch has had since 1.12.
 */
final class Operations {

    /** One call, after it was made. */
    record Call(String x, Object[] args, Object result, Function<NDArray, String> names) {

        /** An argument: an array, a number, a truth, nothing. */
        String arg(int i) {
            Object arg = args[i];
            if (arg instanceof NDArray array) {
                return names.apply(array);
            }
            return arg == null ? "None" : arg instanceof Boolean truth ? (truth ? "True" : "False") : number((Number) arg);
        }

        String ints(int i) {
            Object arg = args[i];
            return arg instanceof Shape shape ? Operations.ints(shape) : arg instanceof long[] longs ? Operations.ints(longs)
                    : Operations.ints(Arrays.stream((int[]) arg).asLongStream().toArray());
        }

        Shape shape(int i) {
            return (Shape) args[i];
        }

        /** This array, and those of an argument behind it. */
        String list(int i) {
            return "[" + x + ((NDList) args[i]).stream().map(array -> ", " + names.apply(array)).collect(Collectors.joining()) + "]";
        }

        Shape resultShape() {
            return ((NDArray) result).getShape();
        }
    }

    /** Writes a call as an expression; null if that is not possible with these arguments. */
    @FunctionalInterface
    interface Writer extends Function<Call, String> {}

    private static final Map<String, Writer> ALL = new HashMap<>();

    private static final Map<DataType, Integer> TYPES = Map.of(DataType.UINT8, 0, DataType.INT8, 1, DataType.INT32, 3, DataType.INT64, 4,
            DataType.FLOAT16, 5, DataType.FLOAT32, 6, DataType.FLOAT64, 7, DataType.BOOLEAN, 11);

    static {
        for (String same : List.of("abs", "acos", "asin", "atan", "ceil", "cos", "cosh", "erf", "exp", "floor", "gelu", "log",
                "log10", "log2", "neg", "relu", "round", "selu", "sigmoid", "sign", "sin", "sinh", "sqrt", "square", "tan",
                "tanh", "trunc")) {
            ALL.put(same, c -> "torch." + same + "(" + c.x + ")");
        }
        Map.of("isNaN", "isnan", "isInfinite", "isinf", "logicalNot", "logical_not", "softPlus", "softplus", "duplicate", "clone",
                "negi", "neg_", "signi", "sign_").forEach((djl, torch) -> ALL.put(djl, c -> "torch." + torch + "(" + c.x + ")"));
        for (String pair : List.of("add", "sub", "mul", "div", "pow", "gt", "lt", "eq")) {
            binary(pair, pair);
        }
        Map.of("mod", "remainder", "neq", "ne", "gte", "ge", "lte", "le", "logicalAnd", "logical_and", "logicalOr",
                "logical_or", "logicalXor", "logical_xor", "matMul", "matmul", "batchMatMul", "bmm").forEach(Operations::binary);
        Map.of("addi", "add_", "subi", "sub_", "muli", "mul_", "divi", "div_", "modi", "remainder_", "powi", "pow_")
                .forEach(Operations::binary);
        ALL.put("maximum", c -> "torch." + (c.args[0] instanceof NDArray ? "maximum(" : "clamp_min(") + c.x + ", " + c.arg(0) + ")");
        ALL.put("minimum", c -> "torch." + (c.args[0] instanceof NDArray ? "minimum(" : "clamp_max(") + c.x + ", " + c.arg(0) + ")");
        ALL.put("clip", c -> "torch.clamp(" + c.x + ", " + c.arg(0) + ", " + c.arg(1) + ")");
        ALL.put("leakyRelu", c -> "torch.leaky_relu(" + c.x + ", " + c.arg(0) + ")");
        ALL.put("elu", c -> "torch.elu(" + c.x + ", " + c.arg(0) + ")");
        ALL.put("softSign", c -> "torch.div(" + c.x + ", torch.add(torch.abs(" + c.x + "), 1))");
        ALL.put("where", c -> "torch.where(" + c.arg(0) + ", " + c.x + ", " + c.arg(1) + ")");
        ALL.put("toType", c -> "torch.to(" + c.x + ", " + type((DataType) c.args[0]) + ")");

        ALL.put("sum", c -> reduced("sum", c));
        ALL.put("mean", c -> reduced("mean", c));
        ALL.put("max", c -> c.args.length == 0 ? "torch.max(" + c.x + ")" : reduced("amax", c));
        ALL.put("min", c -> c.args.length == 0 ? "torch.min(" + c.x + ")" : reduced("amin", c));
        ALL.put("argMax", c -> c.args.length == 0 ? "torch.argmax(" + c.x + ")" : axis("argmax", c));
        ALL.put("softmax", c -> axis("softmax", c));
        ALL.put("logSoftmax", c -> axis("log_softmax", c));

        ALL.put("reshape", c -> "torch.reshape(" + c.x + ", " + c.ints(0) + ")");
        ALL.put("squeeze", c -> "torch.reshape(" + c.x + ", " + ints(c.resultShape()) + ")");
        ALL.put("broadcast", c -> "torch.expand(" + c.x + ", " + c.ints(0) + ")");
        ALL.put("expandDims", c -> axis("unsqueeze", c));
        ALL.put("flatten", c -> "torch.flatten(" + c.x + (c.args.length == 0 ? ")" : ", " + c.arg(0) + ", " + c.arg(1) + ")"));
        ALL.put("transpose", c -> "torch.permute(" + c.x + ", " + (c.args.length == 0 ? reversed(c.resultShape().dimension()) : c.ints(0))
                + ")");
        ALL.put("repeat", c -> c.args.length == 2 ? "torch.repeat_interleave(" + c.x + ", " + c.arg(1) + ", " + c.arg(0) + ")" : null);
        ALL.put("tile", c -> c.args[0] instanceof long[] ? "torch.repeat(" + c.x + ", " + c.ints(0) + ")" : null);
        ALL.put("flip", c -> "torch.flip(" + c.x + ", " + c.ints(0) + ")");
        ALL.put("get", Operations::indexed);
        ALL.put("split", c -> "torch.split_with_sizes(" + c.x + ", " + sizes((NDList) c.result, (int) c.args[1]) + ", " + c.arg(1) + ")");
        ALL.put("concat", c -> "torch.cat(" + c.list(0) + ", " + c.arg(1) + ")");
        ALL.put("stack", c -> "torch.stack(" + c.list(0) + ", " + c.arg(1) + ")");

        ALL.put("linear", c -> "torch.linear(" + c.arg(0) + ", " + c.arg(1) + ", " + c.arg(2) + ")");
        ALL.put("embedding", c -> "torch.embedding(" + c.arg(1) + ", " + c.arg(0) + ")");
        ALL.put("convolution", c -> "torch.conv" + c.shape(3).dimension() + "d(" + c.arg(0) + ", " + c.arg(1) + ", " + c.arg(2)
                + ", " + c.ints(3) + ", " + c.ints(4) + ", " + c.ints(5) + ", " + c.arg(6) + ")");
        ALL.put("maxPool", c -> "torch.max_pool" + c.shape(0).dimension() + "d(" + c.x + ", " + c.ints(0) + ", " + c.ints(1)
                + ", " + c.ints(2) + ", " + ints(LongStream.generate(() -> 1).limit(c.shape(0).dimension()).toArray()) + ", "
                + c.arg(3) + ")");
        ALL.put("avgPool", c -> "torch.avg_pool" + c.shape(0).dimension() + "d(" + c.x + ", " + c.ints(0) + ", " + c.ints(1)
                + ", " + c.ints(2) + ", " + c.arg(3) + ", " + c.arg(4) + ")");
        ALL.put("globalAvgPool", c -> "torch.mean(torch.flatten(" + c.x + ", 2, -1), [2], False)");
        ALL.put("globalMaxPool", c -> "torch.amax(torch.flatten(" + c.x + ", 2, -1), [2], False)");
        ALL.put("layerNorm", c -> "torch.layer_norm(" + c.arg(0) + ", " + c.ints(1) + ", " + c.arg(2) + ", " + c.arg(3) + ", "
                + c.arg(4) + ")");
        ALL.put("dropout", c -> c.arg(0)); // as it is outside of training
    }

    private Operations() {}

    /** How a call of this name is written; null if it cannot be. */
    static Writer find(String name) {
        return ALL.get(name);
    }

    /** The number that TorchScript has for an element type. */
    static int type(DataType type) {
        Integer number = TYPES.get(type);
        if (number == null) {
            throw new UnrecordableException("it computes with " + type + ", which TorchScript does not know");
        }
        return number;
    }

    static String ints(Shape shape) {
        return ints(shape.getShape());
    }

    /** A list literal; an empty one would be a list of tensors without annotation. */
    private static String ints(long... values) {
        return values.length == 0 ? "annotate(List[int], [])"
                : Arrays.stream(values).mapToObj(Operations::number).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Whole numbers are marked, since they may turn out to depend on the number of rows: see {@link Traced}. */
    static String number(Number value) {
        if (value instanceof Double || value instanceof Float) {
            double number = value.doubleValue();
            if (!Double.isFinite(number)) {
                throw new UnrecordableException("it computes with the number " + number + ", which TorchScript has no literal for");
            }
            return String.valueOf(number).replace('E', 'e');
        }
        return Traced.marked(value.longValue());
    }

    private static void binary(String djl, String torch) {
        ALL.put(djl, c -> "torch." + torch + "(" + c.x + ", " + c.arg(0) + ")");
    }

    private static String reduced(String torch, Call c) {
        return "torch." + torch + "(" + c.x + (c.args.length == 0 ? ")" : ", " + c.ints(0) + ", " + c.arg(1) + ")");
    }

    private static String axis(String torch, Call c) {
        return "torch." + torch + "(" + c.x + ", " + c.arg(0) + ")";
    }

    private static String reversed(int dimension) {
        return ints(IntStream.range(0, dimension).mapToLong(i -> dimension - 1 - i).toArray());
    }

    private static String sizes(NDList parts, int axis) {
        return ints(parts.stream().mapToLong(part -> part.getShape().get(axis < 0 ? part.getShape().dimension() + axis : axis)).toArray());
    }

    /** {@code x.get(manager, index)}, dimension by dimension. */
    private static String indexed(Call c) {
        NDIndex index = (NDIndex) c.args[1];
        String x = c.x;
        List<NDIndexElement> elements = index.getIndices();
        // counted from the front before an ellipsis, and from the back behind it: what is fixed is no dimension any more
        int front = 0;
        int ellipsis = index.getEllipsisIndex();
        for (int i = 0; i < elements.size(); i++) {
            boolean behind = ellipsis >= 0 && i >= ellipsis;
            int dimension = behind ? -(int) elements.subList(i, elements.size()).stream().filter(e -> !(e instanceof NDIndexNull))
                    .count() : front;
            NDIndexElement element = elements.get(i);
            if (element instanceof NDIndexFixed fixed) {
                x = "torch.select(" + x + ", " + dimension + ", " + number(fixed.getIndex()) + ")";
            } else if (element instanceof NDIndexSlice slice) {
                x = "torch.slice(" + x + ", " + dimension + ", " + bound(slice.getMin()) + ", " + bound(slice.getMax()) + ", "
                        + (slice.getStep() == null ? 1 : slice.getStep()) + ")";
                front++;
            } else if (element instanceof NDIndexNull && !behind) {
                x = "torch.unsqueeze(" + x + ", " + dimension + ")";
                front++;
            } else if (element instanceof NDIndexAll) {
                front++;
            } else {
                throw new UnrecordableException("it picks from an array by " + element.getClass().getSimpleName());
            }
        }
        return x;
    }

    private static String bound(Long value) {
        return value == null ? "None" : number(value);
    }
}
