package dev.tributary.capture.postgres;

import dev.tributary.service.finding.Finding;
import java.sql.SQLException;
import java.util.List;

/** Looks at one side of the source; it changes nothing there. */
@FunctionalInterface
interface SourceCheck {

    /** What was found, also if it is as it should be. */
    List<Finding> look(Examination examination) throws SQLException;
}
