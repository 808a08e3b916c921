package dev.tributary.processor.core;

import org.jspecify.annotations.Nullable;

/** Reads Postgres's literals of arrays, composites and hstores from the left to the right. */
final class LiteralCursor {

    private final String text;
    private int position;

    LiteralCursor(String text) {
        this.text = text;
    }

    /** Whether the next character is this one; it is not taken. */
    boolean isAt(char wanted) {
        return position < text.length() && text.charAt(position) == wanted;
    }

    boolean isAtEnd() {
        return position >= text.length();
    }

    /** Takes the next character if it is this one. */
    boolean take(char wanted) {
        boolean there = isAt(wanted);
        position += there ? 1 : 0;
        return there;
    }

    /** Takes the next character, which has to be this one. */
    void expect(char wanted) {
        if (!take(wanted)) {
            throw malformed();
        }
    }

    /** Takes what is behind the last one of this character and what is before it. */
    void skipBehind(char last) {
        position = text.indexOf(last, position) + 1;
    }

    void skipBlanks() {
        while (isAt(' ')) {
            position++;
        }
    }

    /** Takes a text in quotes, in which a backslash goes before each special character, or the quote is doubled. */
    String quoted() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            if (isAtEnd()) {
                throw malformed();
            }
            char next = text.charAt(position++);
            if (next == '\\' && !isAtEnd()) {
                value.append(text.charAt(position++));
            } else if (next == '"' && !take('"')) {
                return value.toString();
            } else {
                value.append(next);
            }
        }
    }

    /** Takes what lies before one of two characters; null if that is nothing or, where it says so, NULL. */
    @Nullable
    String plain(char end, char otherEnd, @Nullable String none) {
        int start = position;
        while (!isAtEnd() && !isAt(end) && !isAt(otherEnd)) {
            position++;
        }
        String value = text.substring(start, position);
        return value.isEmpty() || value.equalsIgnoreCase(none) ? null : value;
    }

    BadValueException malformed() {
        return new BadValueException("a literal that ends at its character " + position + " too early or too late");
    }
}
