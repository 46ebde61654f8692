package org.karmma.dataset;

/** Data that cannot be used: says where, what is wrong, and what to do. */
public class DataException extends Exception {

    private final String where;
    private final String problem;
    private final String remedy;

    /**
     * @param where file, with row, key or time where there is one
     * @param problem what is wrong with it
     * @param remedy what the reader can do
     */
    public DataException(String where, String problem, String remedy) {
        this(where, problem, remedy, null);
    }

    public DataException(String where, String problem, String remedy, Throwable cause) {
        super(where + ": " + problem + ". " + remedy, cause);
        this.where = where;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The file, with row, key or time where there is one. */
    public String where() {
        return where;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
